import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { Script } from 'node:vm';
import {
  commonTokens,
  declareFactoryPlugin,
  PluginKind,
  tokens,
} from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { buildSync } from 'esbuild';

/**
 * A test runner of Stryker's for the unit tests: core and tests become one script, which is evaluated anew for
 * each mutant within one process. A process for each would take a hundred times as long.
 */
class UnitTestRunner {
  #script;
  /** A rejection or an error that nobody handled, since the last look. */
  #unhandled;
  #require = createRequire(import.meta.url);

  capabilities() {
    // Nothing of a run outlives it: mutants of what runs at import need no new process.
    return { reloadEnvironment: true };
  }

  init() {
    const entry = testFiles('test/unit').map(
      (file) => `startFile(${JSON.stringify(file)}); require(${JSON.stringify(`./${file}`)});`,
    );
    const result = buildSync({
      stdin: {
        contents: `const { startFile, tests } = require('node:test'); ${entry.join('')} module.exports = tests;`,
        resolveDir: process.cwd(),
      },
      alias: { 'node:test': resolve('scripts/mutation/node-test.mjs') },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'es2022',
      external: ['fast-check', 'socket.io-client'],
      write: false,
    });
    const code = `(function (module, require, setImmediate) {${result.outputFiles[0].text}\n})`;
    this.#script = new Script(code, { filename: 'unit-tests.js' });
    for (const event of ['unhandledRejection', 'uncaughtException']) {
      process.on(event, (reason) => {
        this.#unhandled ??= { reason };
      });
    }
  }

  async dryRun() {
    const namespace = (globalThis.__stryker__ ??= {});
    namespace.activeMutant = undefined;
    const result = await this.#run({ bail: false });
    return { ...result, mutantCoverage: namespace.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail, mutantActivation }) {
    const namespace = (globalThis.__stryker__ ??= {});
    Object.assign(namespace, { hitLimit, hitCount: hitLimit === undefined ? undefined : 0 });
    const activate = () => {
      namespace.activeMutant = activeMutant.id;
    };
    namespace.activeMutant = undefined;
    if (mutantActivation === 'static') activate();
    const result = await this.#run({ filter: testFilter, bail: !disableBail, onLoaded: activate });
    return toMutantRunResult(determineHitLimitReached(namespace.hitCount, hitLimit) ?? result);
  }

  async #run({ filter, bail, onLoaded }) {
    const module = { exports: [] };
    const run = { over: false };
    try {
      this.#script.runInThisContext()(module, this.#require, immediatesOf(run));
    } catch (error) {
      const tests = [failed({ name: 'import' }, 0, error)];
      return { status: DryRunStatus.Complete, tests };
    }
    onLoaded?.();
    const wanted = filter && new Set(filter);
    const tests = [];
    try {
      for (const test of module.exports) {
        if (wanted && !wanted.has(test.name)) continue;
        const result = await this.#runTest(test);
        tests.push(result);
        if (bail && result.status === TestStatus.Failed) break;
      }
      return { status: DryRunStatus.Complete, tests };
    } catch (error) {
      if (error === endless) return { status: DryRunStatus.Timeout, reason: endless.message };
      throw error;
    } finally {
      run.over = true;
      globalThis.__stryker__.currentTestId = undefined;
    }
  }

  async #runTest(test) {
    const started = performance.now();
    globalThis.__stryker__.currentTestId = test.name;
    try {
      await untilSettled(test.run());
      if (this.#unhandled) throw this.#unhandled.reason;
      return describeTest(test, started, { status: TestStatus.Success });
    } catch (error) {
      if (error === endless) throw error;
      return failed(test, started, error);
    } finally {
      this.#unhandled = undefined;
    }
  }
}

function describeTest({ name, fileName }, started, rest) {
  return { id: name, name, fileName, timeSpentMs: performance.now() - started, ...rest };
}

function failed(test, started, error) {
  const failureMessage = error instanceof Error ? error.message : String(error);
  return describeTest(test, started, { status: TestStatus.Failed, failureMessage });
}

const endless = new Error('The test goes on and on.');

/** Of its own time, in µs: unlike the clock's it does not depend on what else the machine is doing. */
const longestTest = 2_000_000;

/**
 * Waits for a test, and one turn longer for rejections that nobody handles. What it waits for comes from
 * clocks that are turned by hand: where nothing is left that could run, it would wait for ever.
 */
async function untilSettled(promise) {
  let settled = false;
  const outcome = promise.finally(() => {
    settled = true;
  });
  outcome.catch(() => {});
  const before = process.cpuUsage();
  for (let idle = 0; !settled && idle < 20;) {
    await new Promise((resolve) => setImmediate(resolve));
    idle = process.getActiveResourcesInfo().includes('Immediate') ? 0 : idle + 1;
    if (process.cpuUsage(before).user > longestTest) throw endless;
  }
  if (!settled) throw new Error('The test waits for something that never happens.');
  await outcome;
}

/** `setImmediate` for one run: what goes on and on ends with it, and does not disturb the next. */
function immediatesOf(run) {
  return (callback, ...args) =>
    setImmediate(() => {
      if (!run.over) callback(...args);
    });
}

/** What needs a real server, and what takes longer than all the others together. */
const leftOut = ['unit/transport/socket.test.ts'];

/** In an order in which the quick ones, which look at single rooms, come before those of the whole store. */
function testFiles(folder) {
  return (
    readdirSync(folder, { recursive: true })
      .map((name) => join(folder, name).replaceAll('\\', '/'))
      .filter((name) => name.endsWith('.test.ts') && !leftOut.some((file) => name.endsWith(file)))
      // Such a test looks at files beside it, and has no place of its own here.
      .filter((name) => !readFileSync(name, 'utf8').includes('import.meta'))
      .sort()
  );
}

function createRunner() {
  return new UnitTestRunner();
}
createRunner.inject = tokens(commonTokens.options);

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'unit', createRunner)];
