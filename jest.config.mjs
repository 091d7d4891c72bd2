/** Tests that try thousands of cases, or ask the tools of the ecosystems: they take longer than people wait. */
const THOROUGH = '<rootDir>/test/**/*.thorough.test.ts';

const shared = {
  transform: { '\\.(ts|mjs|js)$': '<rootDir>/test/support/esbuild-transform.cjs' },
  // Published as ES modules alone.
  transformIgnorePatterns: ['/node_modules/(?!(jose|@middy|arktype|arkregex|@ark)/)'],
  moduleNameMapper: { '^@middy/([a-z-]+)$': '<rootDir>/node_modules/@middy/$1/index.js' },
  moduleFileExtensions: ['ts', 'mts', 'mjs', 'cjs', 'js', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/.mayfly'],
};

/** Tests that synthesise stacks: the CDK takes seconds to load, which would make people run the unit tests less often. */
const TEMPLATES = [
  '<rootDir>/test/lib/',
  '<rootDir>/test/bin/(app|member-template|support/doctor/decisions)\\.test\\.ts$',
];

export default {
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  reporters: ['default', '<rootDir>/test/support/counts-reporter.cjs'],
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: [
        '/node_modules/',
        '\\.integration\\.test\\.ts$',
        '\\.thorough\\.test\\.ts$',
        ...TEMPLATES,
      ],
    },
    {
      ...shared,
      displayName: 'thorough',
      testMatch: [THOROUGH],
    },
    {
      ...shared,
      displayName: 'templates',
      testMatch: [
        '<rootDir>/test/lib/**/*.test.ts',
        '<rootDir>/test/bin/{app,member-template,support/doctor/decisions}.test.ts',
      ],
    },
    {
      ...shared,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/**/*.integration.test.ts'],
      globalSetup: '<rootDir>/test/support/integration-setup.ts',
      globalTeardown: '<rootDir>/test/support/integration-teardown.ts',
      setupFilesAfterEnv: ['<rootDir>/test/support/integration-timeout.ts'],
    },
  ],
};
