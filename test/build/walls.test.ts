import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { roomOf, rows } from '../../scripts/lint/rooms.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The project's own rules on snippets; those that need types would need real files. */
const eslint = new ESLint({
  cwd: root,
  overrideConfig: [
    {
      files: ['**/*.ts'],
      languageOptions: { parserOptions: { program: null, project: false, projectService: false } },
      rules: tseslint.configs.disableTypeChecked.rules ?? {},
    },
  ],
});

/** The rules that complain about `code` if it stood in `file`. */
async function offended(file: string, code: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(code, { filePath: `${root}${file}` });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

async function assertOffends(rule: string, file: string, code: string): Promise<void> {
  const rules = await offended(file, code);
  assert.ok(rules.includes(rule), `${file}: ${code}\n  found only: ${rules.join(', ')}`);
}

async function assertAllowed(rule: string, file: string, code: string): Promise<void> {
  const rules = await offended(file, code);
  assert.ok(!rules.includes(rule), `${file}: ${code}\n  found: ${rules.join(', ')}`);
}

const sources = (readdirSync(`${root}src`, { recursive: true }) as string[])
  .map((file) => `src/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.ts'));

/** For each row a file that stands in it. */
const samples = rows.map((row) => {
  const sample = sources.find((file) => row.includes(roomOf(file) ?? ''));
  assert.ok(sample, `no file stands in ${row.join(', ')}`);
  return sample;
});

function importOf(file: string, importer: string): string {
  const path = posix.relative(posix.dirname(importer), file);
  return `import * as other from '${path.startsWith('.') ? path : `./${path}`}';\nother;\n`;
}

describe('the walls between the rooms of src', () => {
  test('every file of src stands in a room', () => {
    assert.deepEqual(
      sources.filter((file) => !roomOf(file)),
      [],
      'name the new room, in its row, in scripts/lint/rooms.mjs',
    );
  });

  for (const [index, importer] of samples.entries()) {
    test(`${rows[index]!.join(', ')} may not import what is built on it`, async () => {
      for (const file of samples.slice(index + 1)) {
        await assertOffends('import-x/no-restricted-paths', importer, importOf(file, importer));
        await assertOffends(
          'import-x/no-restricted-paths',
          importer,
          importOf(file, importer).replace('import', 'import type'),
        );
      }
    });
  }

  test('what is built on a room may import it', async () => {
    const core = rows.findIndex((row) => row.includes('src/core/index'));
    for (const [index, importer] of samples.entries()) {
      // From the elements on, the core is its public face, and the words are free.
      const below = samples.slice(index > core ? core : 0, index);
      for (const file of [...below, 'src/i18n/index.ts'].filter((file) => file !== importer)) {
        await assertAllowed('import-x/no-restricted-paths', importer, importOf(file, importer));
      }
    }
  });

  test('elements and entries reach the core only through its public face', async () => {
    for (const importer of samples.slice(-6)) {
      for (const file of ['src/core/types.ts', 'src/core/store.ts', 'src/core/ports.ts']) {
        await assertOffends('import-x/no-restricted-paths', importer, importOf(file, importer));
      }
    }
  });

  test('src imports nothing of server and test, server nothing of src', async () => {
    const server = readdirSync(`${root}server`).find((file) => file.endsWith('.ts'));
    for (const file of [`server/${server}`, 'test/build/walls.test.ts']) {
      assert.ok(existsSync(`${root}${file}`));
      for (const importer of [samples[0]!, samples.at(-1)!]) {
        await assertOffends('import-x/no-restricted-paths', importer, importOf(file, importer));
      }
    }
    await assertOffends(
      'import-x/no-restricted-paths',
      'server/simulator/any.ts',
      importOf('src/core/types.ts', 'server/simulator/any.ts'),
    );
  });

  test('a circle is found', async () => {
    await assertOffends(
      'import-x/no-cycle',
      'src/i18n/vi.ts',
      `import { vi } from './index.ts';\nvi;`,
    );
  });
});

describe('the core', () => {
  test('has no Lit, no page library and no Node module', async () => {
    for (const name of [
      'lit',
      'lit/decorators.js',
      '@lit/context',
      '@tanstack/virtual-core',
      'node:fs',
    ]) {
      await assertOffends(
        'no-restricted-imports',
        'src/core/sync.ts',
        `import * as other from '${name}';\nother;`,
      );
    }
    await assertAllowed(
      'no-restricted-imports',
      'src/core/sync.ts',
      `import { atom } from 'nanostores';\natom;`,
    );
  });

  test('has no globals but in the default ports', async () => {
    const calls = [
      'window.name;',
      'document.title;',
      'localStorage.clear();',
      'setTimeout(() => {}, 1);',
      'setInterval(() => {}, 1);',
      'requestAnimationFrame(() => {});',
      `fetch('/');`,
      `new WebSocket('ws://localhost');`,
      'globalThis.name;',
      'navigator.onLine;',
    ];
    for (const code of calls) {
      await assertOffends('no-restricted-globals', 'src/core/transport/api.ts', code);
      await assertAllowed('no-restricted-globals', 'src/core/ports.ts', code);
    }
  });

  test('has no clock and no dice but in the default ports', async () => {
    for (const [rule, code] of [
      ['no-restricted-properties', 'Date.now();'],
      ['no-restricted-properties', 'Math.random();'],
      ['no-restricted-properties', 'AbortSignal.timeout(1);'],
      ['no-restricted-syntax', 'new Date();'],
    ] as const) {
      await assertOffends(rule, 'src/core/model/timeline.ts', code);
      await assertAllowed(rule, 'src/core/ports.ts', code);
    }
    await assertAllowed('no-restricted-syntax', 'src/core/model/timeline.ts', 'new Date(0);');
  });

  test('writes to the console only through the log', async () => {
    await assertOffends('no-console', 'src/core/sync.ts', 'console.log(1);');
    await assertAllowed('no-console', 'src/core/log.ts', 'console.log(1);');
    await assertAllowed('no-console', 'src/core/ports.ts', 'console.log(1);');
  });
});

describe('templates', () => {
  const inTemplate = (markup: string): string => `import { html } from 'lit';\nhtml\`${markup}\`;`;

  test('hold nothing that a strict policy blocks', async () => {
    for (const markup of [
      '<p style="color: red"></p>',
      '<style>p {}</style>',
      '<p .innerHTML=${1}></p>',
    ]) {
      await assertOffends('no-restricted-syntax', 'src/elements/login.ts', inTemplate(markup));
    }
    await assertAllowed(
      'no-restricted-syntax',
      'src/elements/login.ts',
      inTemplate('<p .style=${1}></p>'),
    );
  });

  test('are the only maker of markup', async () => {
    await assertOffends(
      'no-restricted-syntax',
      'src/elements/login.ts',
      'document.body.innerHTML = "";',
    );
    for (const name of ['unsafe-html', 'unsafe-svg', 'style-map']) {
      await assertOffends(
        'no-restricted-imports',
        'src/elements/login.ts',
        `import * as other from 'lit/directives/${name}.js';\nother;`,
      );
    }
  });
});

test('there are no default exports', async () => {
  for (const file of ['src/core/sync.ts', 'src/elements/login.ts', 'server/app.ts']) {
    await assertOffends('import-x/no-default-export', file, 'export default 1;');
  }
});
