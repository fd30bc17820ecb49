import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConfigInput } from '../../../src/core/config.ts';
import { defaultPorts } from '../../../src/core/ports.ts';
import { FakeChannels, settle } from '../../support/fake-ports.ts';
import type { FakeTpos } from '../../support/fake-tpos.ts';
import { build, openSockets, signIn, type World } from './helpers.ts';

function unread(tpos: FakeTpos): void {
  tpos.say(tpos.talk('Mai'), 'hai');
  tpos.say(tpos.talk('Hoa'), 'một');
}

/** Tabs of one dashboard: the same origin, the same server. */
async function openTabs(...configs: ConfigInput[]) {
  const channels = new FakeChannels();
  const tabs: World[] = [];
  for (const config of configs) {
    const tab = await signIn(unread, config, { channels });
    // One shop for all of them.
    if (tabs[0]) tab.ports.onFetch = tabs[0].ports.onFetch;
    tabs.push(tab);
  }
  return { channels, tabs, mai: tabs[0]!.tpos.chats[0]!, flow: () => flow(tabs) };
}

async function flow(tabs: readonly World[]): Promise<void> {
  for (const tab of [...tabs, ...tabs]) await tab.flow();
}

const unreadIn = ({ store }: World) => store.$unread.get().messages;

describe('several tabs of one dashboard', () => {
  it('a conversation read in one is read in the others before any fetch of theirs', async () => {
    const { tabs, mai, flow } = await openTabs({}, {}, {});
    const [here, ...others] = tabs as [World, ...World[]];
    const before = others.map(({ ports }) => ports.requests.length);
    const held = here.tpos.hold('seen');
    const marked = here.store.markSeen(mai.id);
    await flow();
    assert.deepEqual(tabs.map(unreadIn), [1, 2, 2], 'not before the server has accepted it');
    held.release();
    await Promise.all([marked, flow()]);
    assert.deepEqual(tabs.map(unreadIn), [1, 1, 1]);
    assert.deepEqual(
      others.map(({ ports }) => ports.requests.length),
      before,
    );
    for (const other of others) {
      assert.equal(other.store.find(mai.id)?.unreadCount, 0);
      assert.equal(other.of('unread').length, 1);
    }
    await Promise.all([here.store.markSeen(mai.id, false), flow()]);
    assert.deepEqual(tabs.map(unreadIn), [2, 2, 2], 'and one marked unread is unread');
  });

  it('what one has not seen is unread in the other; answers begun since have the say again', async () => {
    const { tabs, mai, flow } = await openTabs({}, {});
    const [here, there] = tabs as [World, World];
    const list = here.tpos.hold('conversations');
    await there.pass(10_000);
    // Pushed to the other tab alone, so far.
    const message = here.tpos.say(mai, 'ba');
    there.tpos.push(message);
    await Promise.all([here.store.markSeen(mai.id), flow()]);
    assert.equal(there.store.find(mai.id)?.unreadCount, 1);
    list.release();
    await flow();
    assert.equal(there.store.find(mai.id)?.unreadCount, 1, 'an answer begun before');
    await there.pass(10_000);
    assert.equal(there.store.find(mai.id)?.unreadCount, 0);
  });

  it('a mark of its own that is on its way is not overruled', async () => {
    const { tabs, mai, flow } = await openTabs({}, {});
    const [here, there] = tabs as [World, World];
    const held = here.tpos.hold('seen', ({ body }) => body.isSeen === 'false');
    const marked = there.store.markSeen(mai.id, false);
    await flow();
    await Promise.all([here.store.markSeen(mai.id), flow()]);
    assert.equal(there.store.find(mai.id)?.unreadCount, 1);
    held.release();
    await Promise.all([marked, flow()]);
    assert.deepEqual(tabs.map(unreadIn), [2, 2]);
  });

  it('log-out in one empties all', async () => {
    const { channels, tabs, mai, flow } = await openTabs({}, {}, {});
    const [here, ...others] = tabs as [World, ...World[]];
    for (const { store } of tabs) store.select(mai.id);
    await flow();
    await Promise.all([here.store.logout(), flow()]);
    assert.deepEqual(here.of('logout'), [{ reason: 'user' }]);
    for (const other of others) assert.deepEqual(other.of('logout'), [{ reason: 'other-tab' }]);
    for (const { store, ports } of tabs) {
      assert.equal(store.$session.get().state, 'signed-out');
      assert.equal(store.$conversations.get().items.length, 0);
      assert.equal(store.$thread.get().messages.length, 0);
      assert.deepEqual(ports.timers, []);
    }
    assert.deepEqual(channels.names, []);
    assert.equal(channels.posted.length, 1, 'who is told tells nobody');
  });

  it('another log-in, a session that ends or a store that is destroyed concerns no other', async () => {
    const { channels, tabs, flow } = await openTabs({}, {}, {}, {});
    const [first, second, third, last] = tabs as [World, World, World, World];
    await Promise.all([first.store.loginWithToken('secret-of-lan'), flow()]);
    second.store.destroy();
    third.ports.onFetch = () => new Response('{}', { status: 401 });
    await Promise.all([third.store.refresh().catch(() => {}), flow()]);
    assert.equal(third.store.$session.get().state, 'signed-out');
    for (const { store } of [first, last]) assert.equal(store.$session.get().state, 'signed-in');
    assert.equal(channels.names.length, 2);
    assert.deepEqual(channels.posted, []);
  });

  it('stores of another room or user never touch each other', async () => {
    const { tabs, mai, flow } = await openTabs(
      {},
      { room: 'cam.tpos.vn' },
      { token: 'secret-of-hai' },
    );
    await Promise.all([tabs[0]!.store.markSeen(mai.id), flow()]);
    assert.deepEqual(tabs.map(unreadIn), [1, 2, 2]);
    await Promise.all([tabs[0]!.store.logout(), flow()]);
    assert.deepEqual(
      tabs.map(({ store }) => store.$session.get().state),
      ['signed-out', 'signed-in', 'signed-in'],
    );
  });

  it('who logged in by name meets under that name', async () => {
    const channels = new FakeChannels();
    const tabs = [build(unread, {}, { channels }), build(unread, {}, { channels })];
    for (const tab of tabs) {
      const login = tab.store.login({ username: 'demo', password: 'mat-khau-demo' });
      await Promise.all([login, tab.flow()]);
      openSockets(tab);
    }
    assert.deepEqual(channels.names, [
      'chatomni ["tomato.tpos.vn","demo"]',
      'chatomni ["tomato.tpos.vn","demo"]',
    ]);
    await Promise.all([tabs[1]!.store.logout(), flow(tabs)]);
    assert.deepEqual(tabs[0]!.of('logout'), [{ reason: 'other-tab' }]);
  });

  it('no token is in the name or in what is told', async () => {
    const { channels, tabs, mai, flow } = await openTabs({}, {});
    const { names } = channels;
    await Promise.all([tabs[0]!.store.markSeen(mai.id), flow()]);
    await Promise.all([tabs[0]!.store.logout(), flow()]);
    assert.equal(names.length, 2);
    assert.equal(channels.posted.length, 2);
    const said = JSON.stringify([names, channels.posted]);
    for (const part of ['secret', 'lan', 'hai', 'Mai']) assert.ok(!said.includes(part), part);
  });

  it('what another script writes there is decoded, and the rest ignored', async () => {
    const { channels, tabs, mai, flow } = await openTabs({});
    const [tab] = tabs as [World];
    const script = channels.open(channels.names[0]!, () => {});
    const key = `4:${mai.channelId}:${mai.userId}`;
    const junk: unknown[] = [null, undefined, 7, 'logout', [], [{ logout: true }], new Map(), NaN];
    junk.push({}, { logout: 'true' }, { logout: 1 }, { seen: true }, { key, seen: 'true' });
    junk.push({ key: { toString: null }, seen: true }, { key: 'constructor', seen: true });
    junk.push({ key: '4:1:2', seen: true, upTo: 1e99 }, { __proto__: { logout: true } });
    for (const message of junk) script.postMessage(message);
    await flow();
    assert.equal(tab.store.$session.get().state, 'signed-in');
    assert.equal(unreadIn(tab), 2);
    assert.equal(tab.list.length, 2);
    // What it can do is what the user can; what nobody knows of cannot be read ahead.
    script.postMessage({ key, seen: true, upTo: Date.UTC(2099) });
    await flow();
    tab.tpos.tell(mai, 'ba');
    await flow();
    assert.equal(tab.store.find(mai.id)?.unreadCount, 1);
  });

  it('a host without channels does without', async () => {
    const tab = await signIn(unread, {}, { channels: undefined });
    await Promise.all([tab.store.markSeen(tab.tpos.chats[0]!.id), tab.flow()]);
    assert.equal(unreadIn(tab), 1);
    await Promise.all([tab.store.logout(), tab.flow()]);
    assert.deepEqual(tab.of('logout'), [{ reason: 'user' }]);
  });
});

describe('the channel port', () => {
  it('is the host’s BroadcastChannel', async () => {
    const heard: unknown[] = [];
    const [one, other] = [heard, []].map((to: unknown[]) =>
      defaultPorts.channel('chatomni-test', (message) => to.push(message)),
    );
    other!.postMessage({ logout: true });
    while (!heard.length) await settle();
    one!.close();
    other!.close();
    assert.deepEqual(heard, [{ logout: true }]);
  });

  it('is undefined where there is none', () => {
    const { BroadcastChannel } = globalThis;
    try {
      Object.assign(globalThis, { BroadcastChannel: undefined });
      assert.equal(
        defaultPorts.channel('chatomni-test', () => {}),
        undefined,
      );
    } finally {
      Object.assign(globalThis, { BroadcastChannel });
    }
  });
});
