import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { otherEngines } from './engines.mjs';
import { root, runNode } from './project.mjs';
import { filesIn } from './stamp.mjs';

const minute = 60_000;

/** Commands of a step, run one after the other until one fails; they count as one test. */
export async function runStep(...commands) {
  for (const args of commands) {
    if ((await runNode(args, { timeout: 10 * minute })) !== 0) return { passed: 0, failed: 1 };
  }
  return { passed: 1, failed: 0 };
}

/** Runs the node:test files of a folder whose path contains every one of the filters. */
export function runNodeTests(folder, filters, { concurrency, engine } = {}) {
  const files = testFiles(folder, filters);
  if (files.length === 0) return noTests(folder, filters);
  const argsFor = (countsFile) => [
    '--import',
    'tsx',
    '--test',
    ...(concurrency === undefined ? [] : [`--test-concurrency=${concurrency}`]),
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=./scripts/lib/node-test-counts.mjs',
    `--test-reporter-destination=${countsFile}`,
    ...files,
  ];
  return counted(argsFor, engine);
}

/** Runs web-test-runner on the files of test/browser, or on those whose path contains every filter. */
export function runBrowserTests(filters, engine) {
  const files = testFiles('test/browser', filters);
  if (files.length === 0) return noTests('test/browser', filters);
  const runner = 'node_modules/@web/test-runner/dist/bin.js';
  return counted(() => (filters.length === 0 ? [runner] : [runner, '--files', ...files]), engine);
}

/** A short day at the desk in Chromium, and in every other engine that is installed; names those that are not. */
export async function runJourneys(filters) {
  const sum = { passed: 0, failed: 0 };
  for (const engine of ['chromium', ...Object.keys(otherEngines)]) {
    const { title, find, howTo } = otherEngines[engine] ?? {};
    if (find && !find()) {
      console.log(`Left out: ${title} (${howTo}).`);
      continue;
    }
    const { passed, failed } = await runNodeTests('test/journey', filters, { engine });
    sum.passed += passed;
    sum.failed += failed;
  }
  return sum;
}

/** Runs a suite that writes its counts to a file. One that ran no test, or broke beside its tests, has failed. */
async function counted(argsFor, engine = 'chromium') {
  const countsFile = join(root, '.cache', `test-counts-${process.pid}.json`);
  mkdirSync(join(root, '.cache'), { recursive: true });
  rmSync(countsFile, { force: true });
  const env = { TEST_COUNTS: countsFile, TEST_ENGINE: engine };
  const code = await runNode(argsFor(countsFile), { env, timeout: 20 * minute });
  const { passed, failed } = readCounts(countsFile);
  rmSync(countsFile, { force: true });
  const broken = failed === 0 && (code !== 0 || passed === 0);
  return { passed, failed: broken ? 1 : failed };
}

function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failed: 0 };
  }
}

function testFiles(folder, filters) {
  return filesIn(folder).filter(
    (file) => file.endsWith('.test.ts') && filters.every((filter) => file.includes(filter)),
  );
}

function noTests(folder, filters) {
  console.error(
    `No test in ${folder}${filters.length > 0 ? ` matches ${filters.join(' ')}` : ''}.`,
  );
  return { passed: 0, failed: 1 };
}
