/**
 * What the unit tests use of `node:test`, for runs in one process: tests are collected instead of run. Bundled
 * in place of `node:test` (see runner.mjs), so every bundle that is evaluated has lists of its own.
 */

/** Every test of the bundle, in order: `{ name, fileName, hooks, run }`. */
export const tests = [];

/** What is open while tests are being collected: the file, then each `describe` within. */
let scopes = [];
let fileName = '';
const hook = (kind) => (run) => scopes.at(-1)[kind].push(run);
const newScope = (name) => ({ name, before: [], after: [] });

/** Says that what follows stands in this file. */
export function startFile(name) {
  fileName = name;
  scopes = [newScope(name)];
}

export const beforeEach = hook('before');
export const afterEach = hook('after');

export function describe(name, collect) {
  scopes.push(newScope(name));
  collect();
  scopes.pop();
}

/** `it(name, run)`, with options in between or not. */
export function it(name, ...rest) {
  const path = [...scopes];
  tests.push({
    name: [...path.map((scope) => scope.name), name].join(' › '),
    fileName,
    async run() {
      for (const scope of path) for (const before of scope.before) await before();
      try {
        await rest.at(-1)();
      } finally {
        for (const scope of path.reverse()) for (const after of scope.after) await after();
      }
    },
  });
}
