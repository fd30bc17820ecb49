import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, describe, it, test } from 'node:test';
import { build, preview } from 'vite';
import { startDesk } from '../e2e/harness.ts';
import { shops } from '../../examples/shared/shops.js';
import { ExampleDesk } from './desk.ts';
import { examples, prepareExamples, runIn } from './workshop.ts';

interface Manifest {
  readonly version?: string;
  readonly dependencies: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

const folder = await prepareExamples();
const { demo, browser } = await startDesk();
// Read by the examples' own configuration of Vite.
process.env['CHATOMNI_SERVER'] = demo.url;

/** With a build of their own: how types are checked, and what renders on a server. */
const frameworks = {
  react: {
    check: () => [join(process.cwd(), 'node_modules/typescript/bin/tsc'), '--noEmit'],
    app: 'src/App.tsx',
    render: `import { createElement } from 'react'; import { renderToString } from 'react-dom/server';
      console.log(renderToString(createElement((await import('./dist-server/App.js')).App)));`,
  },
  vue: {
    check: (at: string) => [join(at, 'node_modules/vue-tsc/bin/vue-tsc.js'), '--noEmit'],
    app: 'src/App.vue',
    render: `import { createSSRApp } from 'vue'; import { renderToString } from 'vue/server-renderer';
      console.log(await renderToString(createSSRApp((await import('./dist-server/App.js')).default)));`,
  },
  svelte: {
    check: (at: string) => [
      join(at, 'node_modules/svelte-check/bin/svelte-check'),
      ...['--tsconfig', './tsconfig.json', '--fail-on-warnings'],
    ],
    app: 'src/App.svelte',
    render: `import { render } from 'svelte/server';
      console.log(render((await import('./dist-server/App.js')).default).body);`,
  },
} as const;

/** Serves a folder as `vite preview` does, with the example's own configuration. */
async function serve(root: string, configFile: string): Promise<string> {
  const server = await preview({
    root,
    configFile,
    logLevel: 'silent',
    preview: { host: '127.0.0.1', port: 0 },
  });
  after(() => server.close());
  return `http://127.0.0.1:${(server.httpServer.address() as AddressInfo).port}`;
}

test('every example asks for the versions that are tested, and for this version of ours', () => {
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  const ours = read('package.json');
  const tested: Record<string, string> = {
    ...ours.devDependencies,
    ...read('examples/package.json').dependencies,
    'chatomni-viewer': ours.version ?? '',
  };
  for (const name of examples) {
    const { dependencies, devDependencies } = read(`examples/${name}/package.json`);
    for (const [dependency, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      assert.equal(version, tested[dependency], `${name}: ${dependency}`);
    }
  }
});

for (const [name, { check, app, render }] of Object.entries(frameworks)) {
  describe(name, () => {
    const root = join(folder, name);
    const configFile = join(root, 'vite.config.js');

    it('has the types that it expects', async () => {
      await runIn(root, check(folder));
    });

    it('renders on a server', async () => {
      await build({
        root,
        configFile,
        logLevel: 'error',
        build: { ssr: app, outDir: 'dist-server', copyPublicDir: false },
      });
      const script = `await import('chatomni-viewer/define'); ${render}`;
      const html = await runIn(root, ['--input-type=module', '--eval', script]);
      assert.match(html, /<chatomni-provider[^>]* channels="270136663390370"/);
      assert.match(html, /<chatomni-thread/);
      // Objects and functions are for the browser.
      assert.doesNotMatch(html, /\[object|client_id/);
    });

    it('works, built, in the browser', async () => {
      await build({ root, configFile, logLevel: 'error' });
      await walkStores(await serve(root, configFile));
    });
  });
}

describe('pages without a build', async () => {
  const site = await serve(folder, join(folder, 'static.config.js'));

  it('AngularJS works', () => walkStores(`${site}/angularjs/`));

  it('one script tag works', async () => {
    const desk = await ExampleDesk.open(browser, `${site}/plain/`);
    await walkOne(desk, 'whole');
    await desk.show(2);
    await walkTwo(desk);
    assert.deepEqual(desk.problems, []);
    await desk.close();
  });

  it('Turbo keeps the page’s store, and makes a provider’s anew', async () => {
    const desk = await ExampleDesk.open(browser, `${site}/turbo/`);
    const { page } = desk;
    await walkOne(desk, 'whole');
    await page.evaluate(() => Object.assign(window, { first: window.ChatOmni!.store }));

    await desk.show(0);
    await page.getByRole('heading', { name: 'Đơn hàng' }).waitFor();
    assert.equal(await page.locator('chatomni-conversations').count(), 0);
    const orders = await desk.whole().orders.count();
    const [channelId] = shops.map(({ channels }) => channels);
    await demo.control({ order: { channelId } });
    // The page's own panel goes on: it hears of orders on a page without a list.
    await desk.whole().orders.nth(orders).waitFor();
    await desk.until('the page’s sockets stay', () => desk.sockets.size === 2);

    await desk.show(2);
    await walkTwo(desk);
    await desk.until('each store has its two sockets', () => desk.sockets.size === 6);

    await page.goBack();
    await page.getByRole('heading', { name: 'Đơn hàng' }).waitFor();
    await desk.until('the providers’ sockets are closed', () => desk.sockets.size === 2);
    await desk.show(1);
    await desk.whole().rows.first().waitFor();
    assert.ok(await page.evaluate(() => Reflect.get(window, 'first') === window.ChatOmni!.store));
    assert.deepEqual(desk.problems, []);
    await desk.close();
  });
});

/** An application with a provider for each shop, from one shop to two and to none. */
async function walkStores(url: string): Promise<void> {
  const desk = await ExampleDesk.open(browser, url);
  await walkOne(desk, 'provider');
  await desk.show(2);
  await walkTwo(desk);

  await desk.show(0);
  await desk.until('the elements are gone and their sockets closed', async () => {
    return (await desk.page.locator('chatomni-provider').count()) === 0 && desk.sockets.size === 0;
  });
  await desk.show(1);
  await desk.shop(0).rows.first().waitFor();
  assert.deepEqual(desk.problems, []);
  await desk.close();
}

/** Rows appear, a click and an order reach the page's code, properties reach the elements. */
async function walkOne(desk: ExampleDesk, store: 'provider' | 'whole'): Promise<void> {
  const shop = store === 'whole' ? desk.whole() : desk.shop(0);
  await shop.rows.first().waitFor();
  await shop.connected();
  await shop.select(1);
  await shop.makeCompact();
  assert.equal(await shop.quickReplies(), 2);
  const made = await demo.control({ order: { channelId: shops[0]!.channels } });
  const { code } = (made['order'] ?? made) as { code: string };
  await shop.orders.filter({ hasText: code }).waitFor();
}

/** Two stores on one page have the conversations of their own pages, and selections of their own. */
async function walkTwo(desk: ExampleDesk): Promise<void> {
  for (const [index, { channels }] of shops.entries()) {
    const shop = desk.shop(index);
    await shop.rows.first().waitFor();
    assert.deepEqual((await shop.state()).channels, [channels]);
  }
  const before = await desk.shop(0).state();
  const { userId } = await desk.shop(1).select(0);
  assert.equal((await desk.shop(1).state()).selected, userId);
  assert.deepEqual(await desk.shop(0).state(), before);
}
