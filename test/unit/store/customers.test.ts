import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type FakeChat, type FakeTpos, mainPage, otherPage } from '../../support/fake-tpos.ts';
import { build, signIn } from './helpers.ts';

const team = { crmTeamId: '9' };

/** One customer, of whom TPOS knows a revenue. */
function shop(revenue = 1000) {
  const chats: FakeChat[] = [];
  const prepare = (tpos: FakeTpos) => {
    const mai = tpos.talk('Mai');
    chats.push(mai, tpos.talk('Hoa'));
    knows(tpos, mai, revenue);
  };
  return { chats: chats as [FakeChat, FakeChat], prepare };
}

function knows(tpos: FakeTpos, chat: FakeChat, revenue: number) {
  tpos.customers.set(`9_${chat.userId}`, { Revenue: { RevenueTotal: revenue } });
}

describe('the customer of a conversation', () => {
  it('is fetched once when opened, by the key or the id', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare, team);
    for (const key of [`4:${mainPage}:${chats[0].userId}`, chats[0].id]) {
      const before = world.tpos.count('customer');
      const handle = world.store.openCustomer(key);
      const { $customer } = handle;
      assert.equal($customer.get().customer, undefined);
      await world.flow();
      assert.deepEqual($customer.get(), { loading: false, customer: { revenue: 1000 } });
      await world.pass(30_000);
      assert.equal(world.tpos.count('customer') - before, 1);
      handle.release();
    }
  });

  it('is fetched once for all who open it by a key, also before the list knows of it', async () => {
    const { chats, prepare } = shop();
    const world = build(prepare, team);
    const keys = [`${mainPage}:${chats[0].userId}`, `4:${mainPage}:${chats[0].userId}`];
    const [short, long] = keys.map((key) => world.store.openCustomer(key).$customer);
    const login = world.store.login({ username: 'demo', password: 'mat-khau-demo' });
    await world.flow();
    await login;
    assert.equal(world.tpos.count('customer'), 1);
    for (const atom of [short, long]) assert.deepEqual(atom?.get().customer, { revenue: 1000 });
  });

  it('is loading until the answer is there, and left out where TPOS knows nothing', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare, team);
    const held = world.tpos.hold('customer');
    const { $customer } = world.store.openCustomer(chats[1].id);
    await world.flow();
    assert.deepEqual($customer.get(), { loading: true });
    held.release();
    await world.flow();
    assert.deepEqual($customer.get(), { loading: false });
  });

  it('is fetched again after an order of that user; many at once cost two calls', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare, team);
    const { $customer } = world.store.openCustomer(chats[0].id);
    await world.flow();
    knows(world.tpos, chats[0], 2000);
    world.tpos.order(chats[1], 3);
    await world.flow();
    assert.equal(world.tpos.count('customer'), 1);
    const held = world.tpos.hold('customer');
    for (const index of [4, 5, 6, 7]) world.tpos.order(chats[0], index);
    await world.flow();
    held.release();
    await world.flow();
    assert.equal(world.tpos.count('customer'), 3);
    assert.deepEqual($customer.get().customer, { revenue: 2000 });
  });

  it('shows an error until a retry succeeds; what was known stays', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare, team);
    const mend = world.tpos.fail('customer', 503);
    const handle = world.store.openCustomer(chats[0].id);
    const { $customer } = handle;
    await world.flow();
    assert.equal($customer.get().error?.code, 'server');
    assert.equal($customer.get().loading, false);
    mend();
    const done = handle.retry();
    await world.flow();
    await done;
    assert.deepEqual($customer.get(), { loading: false, customer: { revenue: 1000 } });
    world.tpos.fail('customer', 0);
    world.tpos.order(chats[0], 4);
    await world.flow();
    assert.deepEqual($customer.get().customer, { revenue: 1000 });
    assert.equal($customer.get().error?.code, 'network');
  });

  it('is asked of the team of its page, and of nobody where there is none', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare, { crmTeamId: `${otherPage}=7` });
    const own = world.store.openCustomer(chats[0].id);
    const other = world.store.openCustomer(`${otherPage}:${chats[0].userId}`);
    await world.flow();
    assert.deepEqual(own.$customer.get(), { loading: false, unavailable: true });
    assert.deepEqual(
      world.tpos.calls.filter(({ name }) => name === 'customer').map(({ body }) => body.of),
      [`7_${chats[0].userId}`],
    );
    assert.deepEqual(other.$customer.get(), { loading: false });
  });

  it('waits for a session and for the list that knows the id, and goes with the session', async () => {
    const { chats, prepare } = shop();
    const world = build(prepare, team);
    const byId = world.store.openCustomer(chats[0].id);
    const unknown = world.store.openCustomer('no-such-id');
    await world.flow();
    assert.deepEqual(byId.$customer.get(), { loading: false });
    const held = world.tpos.hold('conversations');
    const login = world.store.login({ username: 'demo', password: 'mat-khau-demo' });
    await world.flow();
    await login;
    assert.deepEqual(byId.$customer.get(), { loading: true });
    held.release();
    await world.flow();
    assert.deepEqual(byId.$customer.get().customer, { revenue: 1000 });
    assert.deepEqual(unknown.$customer.get(), { loading: false });
    const late = world.tpos.hold('customer');
    void byId.retry();
    await world.flow();
    const out = world.store.logout();
    await world.flow();
    await out;
    late.release();
    await world.flow();
    assert.deepEqual(byId.$customer.get(), { loading: false });
  });

  it('that was released costs nothing any more', async () => {
    const { chats, prepare } = shop();
    const world = await signIn(prepare, team);
    world.store.openCustomer(chats[0].id).release();
    await world.flow();
    const before = world.tpos.count('customer');
    world.tpos.order(chats[0], 4);
    await world.flow();
    assert.equal(world.tpos.count('customer'), before);
  });
});

describe('the orders of live posts', () => {
  const post = `${mainPage}_122100`;
  const second = `${mainPage}_122200`;
  const posts = { postId: `${post},${second}` };
  const entry = (chat: FakeChat, index: number, session = 1129) => ({
    asuid: chat.userId,
    orders: [{ id: `order-${index}`, session, index, code: `#${index}. 25120${index}` }],
  });
  const labels = ({ store }: { store: { $conversations: { get: () => { items: unknown } } } }) =>
    (store.$conversations.get().items as { order?: { label: string } }[]).map(
      ({ order }) => order?.label,
    );

  it('are fetched once for each post after sign-in, and told by no event', async () => {
    const { chats, prepare } = shop();
    const world = await signIn((tpos) => {
      prepare(tpos);
      tpos.postOrders.set(post, [entry(chats[0], 482), entry(chats[1], 7)]);
      tpos.postOrders.set(second, [entry(chats[0], 12, 1130)]);
    }, posts);
    assert.deepEqual(labels(world), ['#7. 251207', '#12. 2512012']);
    assert.deepEqual(world.of('order'), []);
    await world.pass(30_000);
    assert.equal(world.tpos.count('orders'), 2);
  });

  it('are kept by events; neither takes back what the other knows to be newer', async () => {
    const { chats, prepare } = shop();
    const world = await signIn((tpos) => {
      prepare(tpos);
      tpos.postOrders.set(post, [entry(chats[0], 482)]);
    }, posts);
    world.tpos.order(chats[0], 480);
    await world.flow();
    assert.equal(labels(world)[1], '#482. 25120482');
    world.tpos.order(chats[0], 483);
    const refreshed = world.store.refresh();
    await world.flow();
    await refreshed;
    assert.equal(labels(world)[1], '#483. 25120483');
  });

  it('that could not be fetched are no matter of the list’s, and asked for by the next refresh', async () => {
    const { chats, prepare } = shop();
    let mend = () => {};
    const world = await signIn((tpos) => {
      prepare(tpos);
      tpos.postOrders.set(post, [entry(chats[0], 482)]);
      mend = tpos.fail('orders', 503);
    }, posts);
    assert.equal(world.store.$conversations.get().error, undefined);
    assert.equal(world.store.$conversations.get().items.length, 2);
    await world.pass(60_000);
    assert.equal(world.tpos.count('orders'), 2);
    const failing = world.store.refresh();
    await world.flow();
    await failing;
    mend();
    const refreshed = world.store.refresh();
    await world.flow();
    await refreshed;
    assert.equal(labels(world)[1], '#482. 25120482');
    assert.deepEqual(world.of('error'), []);
  });

  it('are not asked for where no post is configured', async () => {
    const world = await signIn(shop().prepare);
    assert.equal(world.tpos.count('orders'), 0);
  });
});
