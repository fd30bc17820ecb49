/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  plugins: [new URL('runner.mjs', import.meta.url).pathname],
  testRunner: 'unit',
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // The runner notices most of what never ends by itself; the rest ends with its process.
  timeoutMS: 10_000,
  ignorePatterns: [
    '/*.md',
    '.cache',
    'bench',
    'coverage',
    'demo',
    'dist',
    'docs',
    'server',
    'src/elements',
    'test-results',
  ],
  incremental: true,
  incrementalFile: '.cache/mutation/incremental.json',
  tempDirName: '.cache/mutation/sandbox',
  reporters: ['clear-text', 'progress', 'html'],
  htmlReporter: { fileName: '.cache/mutation/report.html' },
  clearTextReporter: { allowColor: true, logTests: false, reportTests: false },
  thresholds: { high: 95, low: 90, break: 85 },
};
