import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Builds all pages of the app into static/dist: one HTML entry per manifest module, shared chunks between them. */
export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [react()],
  // Atlaskit reads a few flags from process.env, which a browser does not have.
  define: { 'process.env': {} },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      input: ['record-panel', 'change-panel', 'project-page', 'site-page', 'administration-page'].map((page) =>
        here(`${page}.html`),
      ),
    },
  },
});
