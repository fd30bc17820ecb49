import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ours, type SubjectUnderTest } from './subjects.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const lock = 'package-lock.json';

/** Builds the drop-in of another revision in a worktree of its own, once; it is kept in `.cache/bench`. */
export function buildRevision(revision: string): SubjectUnderTest {
  const commit = git(root, 'rev-parse', '--verify', `${revision}^{commit}`);
  const kept = join(root, '.cache/bench', `${commit}.js`);
  if (!existsSync(kept)) build(commit, kept);
  return ours(commit.slice(0, 9), kept);
}

function build(commit: string, kept: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'chatomni-bench-'));
  try {
    git(root, 'worktree', 'add', '--detach', folder, commit);
    const dependencies = join(folder, 'node_modules');
    if (git(root, 'show', `${commit}:${lock}`) === git(root, 'show', `HEAD:${lock}`)) {
      symlinkSync(join(root, 'node_modules'), dependencies, 'junction');
    } else {
      execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
    }
    const options = { cwd: folder, stdio: 'inherit' } as const;
    execFileSync(process.execPath, ['scripts/build.mjs', 'drop-in'], options);
    mkdirSync(join(root, '.cache/bench'), { recursive: true });
    cpSync(join(folder, 'dist/chatomni.js'), kept);
  } finally {
    git(root, 'worktree', 'remove', '--force', folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 1e8 }).trim();
}
