/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // For hangs only: a test never fails because the machine is busy.
  testTimeout: 120_000,
  // Jest leaves one core free, which is half of a small machine that does nothing else.
  maxWorkers: '100%',
  transform: {
    '^.+\\.[cm]?[jt]sx?$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx: true } },
        module: { type: 'commonjs', ignoreDynamic: true },
      },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(postal-mime|json-canonicalize|marked|hono|@hono)/)'],
};
