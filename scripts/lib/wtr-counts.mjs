import { writeFileSync } from 'node:fs';

/** web-test-runner reporter: writes `{ passed, failed, skipped }` to the file that TEST_COUNTS names, if any. */
export function countsReporter() {
  return {
    onTestRunFinished({ sessions }) {
      if (!process.env.TEST_COUNTS) return;
      const counts = { passed: 0, failed: 0, skipped: 0 };
      for (const session of sessions) {
        const tests = session.testResults ? testsIn(session.testResults) : [];
        for (const { skipped, passed } of tests) {
          counts[skipped ? 'skipped' : passed ? 'passed' : 'failed'] += 1;
        }
        // A file that could not run, or broke outside of a test.
        if (!session.passed && tests.every((test) => test.passed || test.skipped))
          counts.failed += 1;
      }
      writeFileSync(process.env.TEST_COUNTS, JSON.stringify(counts));
    },
  };
}

function testsIn(suite) {
  return [...suite.tests, ...suite.suites.flatMap(testsIn)];
}
