import { findChromium, howToInstall, installChromium } from './chromium.mjs';
import { otherEngines } from './engines.mjs';
import { installDependencies } from './install.mjs';
import { runBrowserTests, runJourneys, runNodeTests, runStep } from './suites.mjs';

const eslint = ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0'];
const prettier = [
  'node_modules/prettier/bin/prettier.cjs',
  '--check',
  '.',
  '--log-level=warn',
  '--cache',
  '--cache-strategy=content',
  '--cache-location=.cache/prettier',
];
// Its list of attributes and CSS properties is of 2023: what it does not know there stays a hidden warning.
const litAnalyzer = [
  'node_modules/lit-analyzer/cli.js',
  '--strict',
  '--quiet',
  ...['no-unknown-property', 'no-unknown-tag-name'].flatMap((rule) => [`--rules.${rule}`, 'error']),
  'src/elements/**/*.ts',
];

/** In the order in which they run: what is quick and likely to fail comes first. */
const suites = {
  types: { run: () => runStep(['node_modules/typescript/bin/tsc', '--noEmit']) },
  lint: { run: () => runStep(eslint, prettier, litAnalyzer) },
  build: { run: () => runStep(['scripts/build.mjs', 'all', '--if-stale']) },
  size: { needsBuild: true, run: () => runStep(['scripts/check-size.mjs']) },
  unit: { run: (filters) => runNodeTests('test/unit', filters) },
  server: { run: (filters) => runNodeTests('test/server', filters) },
  world: { run: (filters) => runNodeTests('test/world', filters, { concurrency: 2 }) },
  fuzz: { run: (filters) => runNodeTests('test/fuzz', filters) },
  package: { needsBuild: true, run: (filters) => runNodeTests('test/build', filters) },
  examples: {
    needsBuild: true,
    needsChromium: true,
    run: (filters) => runNodeTests('test/examples', filters),
  },
  browser: { needsChromium: true, run: (filters) => runBrowserTests(filters) },
  journey: { needsBuild: true, needsChromium: true, run: runJourneys },
  ...Object.fromEntries(Object.keys(otherEngines).map((engine) => [engine, inEngine(engine)])),
  e2e: {
    needsBuild: true,
    needsChromium: true,
    // Several browsers at once starve each other, and then every time-out is too short.
    run: (filters) => runNodeTests('test/e2e', filters, { concurrency: 1 }),
  },
  faults: {
    needsBuild: true,
    needsChromium: true,
    run: (filters) => runNodeTests('test/faults', filters, { concurrency: 1 }),
  },
  soak: {
    needsBuild: true,
    needsChromium: true,
    run: (filters) => runNodeTests('test/soak', filters, { concurrency: 1 }),
  },
};

/** The element tests in another engine: on request only, since they take minutes and need it installed. */
function inEngine(engine) {
  return { onRequest: true, run: (filters) => runBrowserTests(filters, engine) };
}

/** Runs the suites that are named, or all; ends the process. */
export async function testAll(args) {
  const named = args.filter((name) => Object.hasOwn(suites, name));
  const filters = args.filter((name) => !Object.hasOwn(suites, name));
  const all = Object.keys(suites).filter((name) => !suites[name].onRequest);
  const names = named.length > 0 ? named : all;
  const results = [];
  if (!(await prepare(names))) {
    report([{ name: 'prepare', passed: 0, failed: 1, seconds: 0 }]);
    return;
  }
  for (const name of names) {
    console.log(`\n== ${name}`);
    const started = Date.now();
    const result = await runSuite(name, filters, results);
    results.push({ name, ...result, seconds: (Date.now() - started) / 1000 });
  }
  report(results);
}

/** Nothing is tested against what an earlier build has left. */
function runSuite(name, filters, results) {
  const build = results.find((result) => result.name === 'build');
  if (!suites[name].needsBuild || !build?.failed) return suites[name].run(filters);
  console.error('Not run: the build failed.');
  return { passed: 0, failed: 1 };
}

/** Installs what the suites need, and builds what they read where the build is not among them. */
async function prepare(names) {
  if (!(await installDependencies())) return false;
  const needs = (need) => names.some((name) => suites[name][need]);
  if (needs('needsChromium') && !findChromium() && !(await installChromium())) {
    console.error(howToInstall());
    return false;
  }
  if (!needs('needsBuild') || names.includes('build')) return true;
  return (await suites.build.run()).failed === 0;
}

function report(results) {
  console.log('');
  for (const { name, passed, failed, seconds } of results) {
    const verdict = failed > 0 ? 'FAILED' : 'ok';
    const counts = `${passed} passed, ${failed} failed`;
    console.log(`${verdict.padEnd(7)}${name.padEnd(9)}${counts}, ${seconds.toFixed(1)} s`);
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exitCode = sum('failed') > 0 ? 1 : 0;
}
