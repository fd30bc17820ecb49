import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { engineSettings } from './scripts/lib/launchers.mjs';
import { countsReporter } from './scripts/lib/wtr-counts.mjs';
import { serverPlugin } from './test/support/server-plugin.mjs';

// A fresh seed of `npm run fuzz`.
const fuzz = JSON.stringify(
  process.env.FUZZ_SEED ? { seed: Number(process.env.FUZZ_SEED), runs: 30 } : {},
);

export default {
  files: 'test/browser/**/*.test.ts',
  // `production` keeps socket.io-parser from its development build, which is CommonJS.
  nodeResolve: { browser: true, exportConditions: ['production'] },
  plugins: [
    serverPlugin(),
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
    }),
  ],
  reporters: [defaultReporter(), countsReporter()],
  testFramework: { config: { timeout: 10_000 } },
  testsFinishTimeout: 120_000,
  ...(await engineSettings(process.env.TEST_ENGINE ?? 'chromium')),
  // nanostores reads process.env unguarded.
  testRunnerHtml: (testFramework) => `<!doctype html>
<html lang="vi">
  <head>
    <meta charset="utf-8" />
    <script>
      globalThis.process = { env: { NODE_ENV: 'test' } };
      globalThis.fuzz = ${fuzz};
    </script>
  </head>
  <body>
    <script type="module" src="${testFramework}"></script>
  </body>
</html>`,
};
