import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the sandbox's pages into dist/pages, from where the control server serves them. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  // Atlaskit reads a few flags from process.env, which a browser does not have.
  define: { 'process.env': {} },
  build: {
    outDir: fileURLToPath(new URL('../../../dist/pages', import.meta.url)),
    emptyOutDir: true,
    chunkSizeWarningLimit: 2000,
  },
});
