/** The test files named on the command line, or else all: mocha itself would add the named ones to all. */
const areNamed = process.argv.slice(2).some((argument) => /\.test\.ts$/.test(argument));

module.exports = {
  'node-option': ['import=tsx/esm'],
  spec: areNamed ? [] : ['test/**/*.test.ts'],
  reporter: 'test/support/reporter.mjs',
  timeout: 30000,
  'forbid-only': true,
};
