/**
 * `npm run bench [-- words…] [--runs N] [--short] [--against REV] [--profile] [--write]`: what the viewer costs, beside floors in
 * the same run (README.md here says how). Words choose works by their names; `--short` is a first look; `--against`
 * builds another revision of ours and compares with that instead; `--profile` says what functions of ours cost;
 * `--write` puts the table into RESULTS.md.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startBrowser } from '../test/e2e/harness.ts';
import { buildRevision } from './harness/revision.ts';
import { runWork } from './harness/run.ts';
import { Profile, profiled } from './harness/profile.ts';
import { sizeTable } from './harness/sizes.ts';
import { ours } from './harness/subjects.ts';
import { tableOf } from './harness/table.ts';
import { machine } from './harness/machine.ts';
import { works } from './works/all.ts';

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '5' },
    short: { type: 'boolean', default: false },
    against: { type: 'string' },
    profile: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const isChosen = (name: string) => !words.length || words.some((word) => name.includes(word));
const chosen = works.filter(({ name }) => isChosen(name));
const hasSizes = isChosen('sizes');
if ((!chosen.length && !hasSizes) || !Number.isInteger(runs) || runs < 1) {
  console.error(
    `Works are ${works.map(({ name }) => name).join(', ')}, sizes; --runs takes a whole number.`,
  );
  process.exit(1);
}

const profile = values.profile ? new Profile() : undefined;
const own = [profile ? await profiled(profile) : ours()];
if (values.against !== undefined) own.push(buildRevision(values.against));
const about = machine();
console.log(`${about}\n`);
const browser = await startBrowser();
const tables: string[] = [];
try {
  for (const work of chosen) {
    const report = (text: string) => console.error(text);
    const results = await runWork(browser, work, own, { runs, short: values.short, report });
    tables.push(tableOf(work, results));
    console.log(`\n${tables.at(-1)!}`);
    if (profile) console.log(profile.take());
  }
} finally {
  await browser.close();
}
if (hasSizes) {
  tables.push(await sizeTable());
  console.log(`\n${tables.at(-1)!}`);
}
if (values.write) {
  const content = `# Results\n\n${about}\n\n${tables.join('\n')}`;
  writeFileSync(new URL('RESULTS.md', import.meta.url), content);
}
