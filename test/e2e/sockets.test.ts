import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page, WebSocketRoute } from 'playwright-core';
import { logIn, openPage, startDesk } from './harness.ts';

const { demo, browser } = await startDesk();

/**
 * The demo with the Chat connection in the test's hands: `between` sees each frame of the server, and says what the
 * page gets of it. The last one opened can be spoken through.
 */
async function openBetween(between: (frame: string | Buffer) => string | Buffer | undefined) {
  const { page, problems } = await openPage(browser, 'about:blank');
  const sent: (string | Buffer)[] = [];
  const links: { url: URL; route: WebSocketRoute }[] = [];
  await page.routeWebSocket(/\/ws\/chat\//, (route) => {
    links.push({ url: new URL(route.url()), route });
    const server = route.connectToServer();
    route.onMessage((frame) => {
      sent.push(frame);
      server.send(frame);
    });
    server.onMessage((frame) => {
      const passed = between(frame);
      if (passed !== undefined) route.send(passed);
    });
  });
  await page.goto(demo.url);
  return { page, problems, sent, links };
}

const chatIs = (page: Page, state: string) =>
  page.locator(`chatomni-status[chat="${state}"]`).waitFor({ state: 'attached' });

const chatId = (page: Page) => page.evaluate(() => window.ChatOmni!.store.sockets.chat.id);

/** Notes the names of what the page's store hears, from now on. */
function hear(page: Page): Promise<void> {
  return page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    window.ChatOmni!.store.on('event', ({ socket, name, args }) => {
      if (socket === 'chat') heard.push(`${name} ${JSON.stringify(args)}`);
    });
    window.ChatOmni!.store.on('log', ({ text }) => heard.push(text));
  });
}

const heard = (page: Page, text: string) =>
  page.waitForFunction(
    (wanted) => (window as unknown as { heard: string[] }).heard.some((it) => it.includes(wanted)),
    text,
  );

describe('the sockets of the built script', () => {
  it('speak Socket.IO: the room in the address, the token in the packets alone', async () => {
    const { page, problems, sent, links } = await openBetween((frame) => frame);
    await logIn(page);
    await chatIs(page, 'connected');
    const { url } = links[0]!;
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      room: 'tomato.tpos.vn',
      EIO: '4',
      transport: 'websocket',
    });
    assert.equal(url.pathname, '/ws/chat/socket.io/');
    const [connect, auth, join] = sent.map(String);
    const token = /^40\/chatomni,\{"token":"([^"]+)","room":"tomato\.tpos\.vn"\}$/.exec(
      connect!,
    )?.[1];
    assert.ok(token);
    assert.equal(auth, `42/chatomni,["auth",{"token":"${token}"}]`);
    assert.equal(join, `42/chatomni,["join",{"room":"tomato.tpos.vn","token":"${token}"}]`);
    await page.evaluate(() => {
      window.ChatOmni!.store.sockets.chat.disconnect();
    });
    await chatIs(page, 'disconnected');
    assert.equal(sent.at(-1), '41/chatomni,');
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it('live on past frames that nobody should send', async () => {
    const { page, problems, links } = await openBetween((frame) => frame);
    await logIn(page);
    await chatIs(page, 'connected');
    await hear(page);
    const id = await chatId(page);
    const { route } = links[0]!;
    const odd = [
      Buffer.from([4, 2, 1]),
      'bAQIE',
      '451-/chatomni,["binary",{"_placeholder":true,"num":0}]',
      Buffer.from([1]),
      '4512-/chatomni,["more",{}]',
      '461-/chatomni,7[{"_placeholder":true,"num":0}]',
      '43/chatomni,8["never asked"]',
      '42/elsewhere,["other namespace"]',
      '6',
      '9',
      '',
    ];
    for (const frame of odd) route.send(frame);
    route.send('42/chatomni,["last of these"]');
    await heard(page, 'last of these');
    await heard(page, 'binary [{"_placeholder":true,"num":0}]');
    await heard(page, 'more [{}]');
    assert.equal(await chatId(page), id);
    assert.equal(links.length, 1);
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it('connect anew after what is no packet of Socket.IO', async () => {
    const { page, problems, links } = await openBetween((frame) => frame);
    await logIn(page);
    await chatIs(page, 'connected');
    for (const [count, frame] of ['42/chatomni,{"not":"a list"}', '0not a handshake'].entries()) {
      await hear(page);
      links[count]!.route.send(frame);
      await heard(page, 'WebSocket disconnected: parse error');
      await heard(page, 'Reconnected after 1 attempts');
    }
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it('answer pings, and take a server that is silent for dead', async () => {
    let pings = 0;
    const { page, problems, sent, links } = await openBetween((frame) => {
      if (frame === '2' && ++pings > 2) return undefined;
      return String(frame).replace(/"pingInterval":\d+,"pingTimeout":\d+/, (usual) =>
        links.length === 1 ? '"pingInterval":1500,"pingTimeout":500' : usual,
      );
    });
    await logIn(page);
    await chatIs(page, 'connected');
    await hear(page);
    links[0]!.route.send('2');
    await heard(page, 'WebSocket disconnected: ping timeout');
    assert.ok(sent.includes('3'));
    await heard(page, 'Reconnected after 1 attempts');
    assert.deepEqual(problems, []);
    await page.context().close();
  });

  it('end with the network, and return with it', async () => {
    const { page } = await openBetween((frame) => frame);
    await logIn(page);
    await chatIs(page, 'connected');
    await page.context().setOffline(true);
    await chatIs(page, 'disconnected');
    await page.context().setOffline(false);
    await chatIs(page, 'connected');
    await page.context().close();
  });
});
