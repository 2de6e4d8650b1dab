import importX, { createNodeResolver } from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** A folder's code may not import from these; the directions are those of docs/architecture.md. */
const forbid = (files, patterns) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', { patterns: patterns.map(([group, message]) => ({ group: [group], message })) }],
  },
});

const outsideOfApp = [
  ['**/sandbox/**', 'The app never knows the sandbox.'],
  ['**/static/**', 'The back end never imports the pages; they share src/contract/.'],
  ['**/test/**', 'Product code never imports tests.'],
];
const platform = [['@forge/*', 'Only entry and adapters talk to the platform.']];
const time = [['luxon', 'Time comes in through the clock port; zones are for entry, adapters and pages.']];

export default tseslint.config(
  { ignores: ['dist', 'static/dist', 'node_modules', 'coverage', '.sandbox', 'journey-out'] },
  ...tseslint.configs.recommended,
  {
    plugins: { 'import-x': importX },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      'import-x/no-default-export': 'error',
      'import-x/no-cycle': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
    },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.mjs'] })] },
  },
  { files: ['**/*.config.*', '*.cjs', '*.mjs'], rules: { 'import-x/no-default-export': 'off' } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['scripts/**', 'bench/**', 'sandbox/main.ts', 'sandbox/journey/main.ts', 'verifier/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['src/domain/**'],
    rules: {
      'no-restricted-globals': ['error', { name: 'Date', message: 'Time is a parameter of the domain.' }],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Randomness is a port.' }],
    },
  },
  forbid(
    ['src/domain/**'],
    [
      ...outsideOfApp,
      ...platform,
      ...time,
      ['**/usecases/**', 'The domain knows nothing outside itself.'],
      ['**/entry/**', 'The domain knows nothing outside itself.'],
      ['**/adapters/**', 'The domain knows nothing outside itself.'],
      ['**/ports', 'The domain knows nothing outside itself.'],
    ],
  ),
  forbid(
    ['src/usecases/**'],
    [
      ...outsideOfApp,
      ...platform,
      ['**/entry/**', 'Use cases are called by entries, not the other way round.'],
      ['**/adapters/**', 'Use cases reach the world through ports.'],
    ],
  ),
  forbid(
    ['src/adapters/**'],
    [
      ...outsideOfApp,
      ['**/entry/**', 'Adapters implement ports and know nothing of entries.'],
      ['**/usecases/**', 'Adapters implement ports and know nothing of use cases.'],
    ],
  ),
  forbid(['src/entry/**'], [...outsideOfApp, ['**/adapters/**', 'Entries get their adapters from src/app.ts.']]),
  forbid(
    ['sandbox/**'],
    [['**/src/**', 'The sandbox runs the built bundle and reads the manifest; it never imports the app.']],
  ),
  {
    files: ['static/**/*.{ts,tsx}', 'sandbox/pages/client/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: reactHooks.configs.recommended.rules,
  },
);
