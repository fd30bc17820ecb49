import { readdirSync } from 'node:fs';
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
import { build } from 'esbuild';

/**
 * A test runner of Stryker's for the unit tests: core and tests become one script, which is evaluated anew for
 * each mutant within one process. A process for each would take a hundred times as long.
 */
class UnitTestRunner {
  #script;
  /** A rejection that nobody handled, since the last look. */
  #unhandled;
  #require = createRequire(import.meta.url);

  capabilities() {
    // Nothing of a run outlives it: mutants of what runs at import need no new process.
    return { reloadEnvironment: true };
  }

  async init() {
    const entry = testFiles('test/unit').map(
      (file) => `startFile(${JSON.stringify(file)}); require(${JSON.stringify(`./${file}`)});`,
    );
    const result = await build({
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
    const code = `(function (module, require) {${result.outputFiles[0].text}\n})`;
    this.#script = new Script(code, { filename: 'unit-tests.js' });
    process.on('unhandledRejection', (reason) => {
      this.#unhandled ??= { reason };
    });
  }

  async dryRun() {
    const namespace = (globalThis.__stryker__ ??= {});
    namespace.activeMutant = undefined;
    const tests = await this.#run({ bail: false });
    return { status: DryRunStatus.Complete, tests, mutantCoverage: namespace.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, disableBail, mutantActivation }) {
    const namespace = (globalThis.__stryker__ ??= {});
    Object.assign(namespace, { hitLimit, hitCount: hitLimit === undefined ? undefined : 0 });
    const activate = () => {
      namespace.activeMutant = activeMutant.id;
    };
    namespace.activeMutant = undefined;
    if (mutantActivation === 'static') activate();
    const tests = await this.#run({ filter: testFilter, bail: !disableBail, onLoaded: activate });
    return toMutantRunResult(
      determineHitLimitReached(namespace.hitCount, hitLimit) ?? {
        status: DryRunStatus.Complete,
        tests,
      },
    );
  }

  async #run({ filter, bail, onLoaded }) {
    const module = { exports: [] };
    try {
      this.#script.runInThisContext()(module, this.#require);
    } catch (error) {
      return [failed({ name: 'import' }, 0, error)];
    }
    onLoaded?.();
    const wanted = filter && new Set(filter);
    const results = [];
    for (const test of module.exports) {
      if (wanted && !wanted.has(test.name)) continue;
      const result = await this.#runTest(test);
      results.push(result);
      if (bail && result.status === TestStatus.Failed) break;
    }
    globalThis.__stryker__.currentTestId = undefined;
    return results;
  }

  async #runTest(test) {
    const started = performance.now();
    globalThis.__stryker__.currentTestId = test.name;
    try {
      await orIdle(test.run());
      if (this.#unhandled) throw this.#unhandled.reason;
      return describeTest(test, started, { status: TestStatus.Success });
    } catch (error) {
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

/**
 * Waits for a test, and one turn longer for rejections that nobody handles. What it waits for comes from
 * clocks that are turned by hand: where nothing is left that could run, it would wait for ever.
 */
async function orIdle(promise) {
  let settled = false;
  const outcome = promise.finally(() => {
    settled = true;
  });
  outcome.catch(() => {});
  for (let idle = 0; !settled && idle < 20;) {
    await new Promise((resolve) => setImmediate(resolve));
    idle = process.getActiveResourcesInfo().includes('Immediate') ? 0 : idle + 1;
  }
  if (!settled) throw new Error('The test waits for something that never happens.');
  await outcome;
}

/** The quick ones, which look at single rooms, before those of the whole store. What needs a real server is left out. */
function testFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((name) => name.endsWith('.test.ts') && !name.endsWith('socket.test.ts'))
    .sort();
}

function createRunner() {
  return new UnitTestRunner();
}
createRunner.inject = tokens(commonTokens.options);

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'unit', createRunner)];
