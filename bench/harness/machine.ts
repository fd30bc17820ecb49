import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { requireChromium } from '../../scripts/lib/chromium.mjs';

/** What the figures were taken on, and how busy that was: a load near 0 before the run is a quiet machine. */
export function machine(): string {
  const [first] = cpus();
  const chromium = execFileSync(requireChromium(), ['--version'], { encoding: 'utf8' }).trim();
  const revision = execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' });
  const load = loadavg()[0]!.toFixed(1);
  return [
    `${new Date().toISOString().slice(0, 16)}Z, revision ${revision.trim()}`,
    `${chromium}, Node ${process.versions.node}`,
    `${cpus().length} × ${first?.model ?? 'processor'}, load ${load} before`,
  ].join('; ');
}
