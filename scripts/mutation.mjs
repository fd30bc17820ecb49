/**
 * `npm run mutation [-- path …]`: changes the code in every way that Stryker knows, one change at a time, and
 * runs the unit tests against each. A change that no test notices is a survivor: a behaviour that nobody
 * checks, or code that nobody needs. Without a path: protocol, model and sync. Fails below 85 %.
 *
 * Results are kept in .cache/mutation; only what has changed since is tried again (`--force`: everything).
 */
import { root, runNode } from './lib/project.mjs';

const rooms = ['protocol', 'model', 'sync'].map((room) => `src/core/${room}`);
const args = process.argv.slice(2);
const paths = args.filter((arg) => !arg.startsWith('--'));
const globs = (paths.length > 0 ? paths : rooms).map((path) =>
  /\.ts(:|$)/.test(path) ? path : `${path.replace(/\/$/, '')}/**/*.ts`,
);
process.chdir(root);
process.exitCode = await runNode([
  'node_modules/@stryker-mutator/core/bin/stryker.js',
  'run',
  'scripts/mutation/stryker.config.mjs',
  '--mutate',
  globs.join(','),
  ...args.filter((arg) => arg.startsWith('--')),
]);
