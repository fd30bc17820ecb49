/** node:test reporter: ends with `{ passed, failed, skipped }` as JSON. A suite is no test. */
export default async function* counts(events) {
  const found = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const failed = type === 'test:fail';
    // Before Node 22, a file is reported as a test of its own when it has none or ends badly.
    const isFile = data.nesting === 0 && data.file === data.name;
    if (!failed && (isFile || data.details?.type === 'suite')) continue;
    // A suite fails because a test in it did, which counts itself.
    if (failed && data.details?.error?.failureType === 'subtestsFailed') continue;
    if (data.skip !== undefined || data.todo !== undefined) found.skipped += 1;
    else found[failed ? 'failed' : 'passed'] += 1;
  }
  yield JSON.stringify(found);
}
