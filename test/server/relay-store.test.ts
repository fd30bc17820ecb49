import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createStore, type Store } from '../../src/core/index.ts';
import { ROOM } from './helpers.ts';
import { startRelay, until, type TestRelay } from './relay-helpers.ts';

/** The viewer's store behind the relay, as pages use it; it polls for nothing by itself. */
async function openStore(t: TestContext, relay: TestRelay): Promise<Store> {
  const store = createStore({
    apiBase: `${relay.url}/api`,
    chatUrl: `${relay.url}/ws/chat`,
    rtUrl: `${relay.url}/ws/rt`,
    room: ROOM,
    autoRefresh: false,
    reconnectionDelay: 50,
  });
  t.after(() => store.destroy());
  await store.loginWithToken(relay.token());
  await until('both sockets', () => {
    const { chat, rt } = store.$connection.get();
    return chat === 'connected' && rt === 'connected';
  });
  return store;
}

test('stores behind the relay miss nothing when TPOS’s sockets are lost', async (t) => {
  const relay = await startRelay(t);
  const { shop, sockets } = relay.simulator;
  const stores = [await openStore(t, relay), await openStore(t, relay)];
  await until('TPOS’s rooms', () =>
    (['chat', 'rt'] as const).every((name) => sockets.state(name).inRoom === 1),
  );
  const [conversation] = shop.conversations();
  assert.ok(conversation);
  const say = (text: string, delivery: 'both' | 'none'): void => {
    const { channelId, userId } = conversation;
    shop.addMessage({ channelId, userId, kind: 'message', text, delivery });
  };
  const arrived = (text: string): Promise<void> =>
    until(text, () =>
      stores.every((store) =>
        store.$conversations.get().items.some(({ lastMessage }) => lastMessage?.text === text),
      ),
    );
  say('Chị ơi còn hàng không?', 'both');
  await arrived('Chị ơi còn hàng không?');

  // Nobody is told of this one.
  say('Em lấy 2 cái nhé', 'none');
  for (const name of ['chat', 'rt'] as const) sockets.drop(name);
  await arrived('Em lấy 2 cái nhé');
  await until('one pair', () =>
    (['chat', 'rt'] as const).every((name) => sockets.state(name).inRoom === 1),
  );
  say('Chốt đơn', 'both');
  await arrived('Chốt đơn');
});
