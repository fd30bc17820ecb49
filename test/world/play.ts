import { setMaxListeners } from 'node:events';
import { VERDICT_FRESH } from '../../server/relay/admission.ts';
import { compare } from './convergence.ts';
import { mostLag } from './network.ts';
import { compareTold } from './relay/equal.ts';
import type { Relay } from './relay/relay.ts';
import { acts, happen, type History } from './steps.ts';
import { Tpos } from './tpos.ts';
import { World } from './world.ts';

export interface Played {
  readonly problems: readonly string[];
  /** What happened, in words. */
  readonly lines: readonly string[];
}

let current: World | undefined;
process.on('unhandledRejection', (reason) => {
  if (!current) throw reason;
  current.invariants.wrong(`unhandled rejection: ${String((reason as Error).stack ?? reason)}`);
});

// A session's signal is heeded by each of its calls that is under way, one for each conversation at most: ten, of which
// Node warns, are no leak.
setMaxListeners(50);
process.on('warning', ({ name, message }) => {
  if (name === 'MaxListenersExceededWarning') current?.invariants.wrong(message);
});

/** Lives one history through to its end, and takes the world down. `tells`: what happens is put into words. */
export async function play({ seed, variant, steps }: History, tells = true): Promise<Played> {
  const world = new World(new Tpos(seed, variant, tells));
  current = world;
  try {
    await live(world, steps);
  } catch (error) {
    world.invariants.wrong(String(error));
  }
  return world.tpos;
}

async function live(world: World, steps: History['steps']): Promise<void> {
  const { clock, tabs, variant } = world;
  const { problems } = world.tpos;
  const broke = () => problems.length > 0;
  const { relay } = world.tpos;
  if (relay) for (let n = 0; n < 2; n++) new World(world.tpos, world);
  for (const tab of tabs) tab.logIn(world.lan);
  await clock.pass(1000);
  if (variant.silent) world.invariants.quiet.begin();
  for (const step of steps) {
    if (broke()) break;
    const happens = happen(world, step);
    world.note(() => happens);
    await clock.pass(step.wait);
  }
  if (!broke() && relay) await rest(world, relay);
  if (!broke()) await calm(world);
  for (const tab of tabs) if (!broke()) await readAll(tab);
  if (!broke()) {
    for (const tab of tabs) tab.expect(tab.store.logout(), 'logout');
    await clock.pass(100);
    for (const { invariants } of tabs) invariants.inspect();
  }
  for (const { store } of tabs) store.destroy();
  await clock.pass(0);
  if (relay) {
    await clock.pass(30_000);
    relay.inspectEnd();
  }
  const { timers } = clock;
  if (timers) world.invariants.wrong(`${timers} timers are left`);
  for (const tab of tabs) {
    const { sockets, network, page, invariants, hub } = tab;
    if (sockets.alive) invariants.wrong(`${sockets.alive} sockets are left`);
    if (network.flights.size) invariants.wrong(`${network.flights.size} requests are left`);
    if (page.listeners.size) invariants.wrong(`${page.listeners.size} page listeners are left`);
    if (hub.open(tab)) invariants.wrong(`${hub.open(tab)} channels are left`);
  }
}

/** The relay works again, and time passes: then each page knows what was told, by what it fetches by itself. */
async function rest(world: World, relay: Relay): Promise<void> {
  const { clock, tabs, variant } = world;
  world.note(() => 'the relay works again');
  relay.mend();
  for (const tab of tabs) {
    tab.sockets.mend();
    if (!tab.page.online) acts.online!.act(tab, 0, 0);
  }
  await clock.pass(150_000);
  await relay.settle();
  if (tabs.every(({ signedIn }) => signedIn)) relay.inspect();
  for (const tab of tabs) if (tab.signedIn && !variant.autoRefresh) compareTold(tab, relay);
}

/** Everything works again, and time passes: then each store has to be as the server is (invariant (i)). */
async function calm(world: World): Promise<void> {
  const { clock, tabs } = world;
  for (const { chats } of [world.lan, world.mai]) {
    for (const chat of chats) {
      chat.broken = false;
      for (const message of chat.messages) message.broken = false;
    }
  }
  for (const tab of tabs) mend(tab);
  world.note(() => 'everything works again');
  // Longer than a request may hang.
  await clock.pass(31_000);
  world.accounts.extend();
  // Until then a relay takes a token for good that TPOS has just accepted, and gives it what others were told.
  if (world.tpos.relay) await clock.pass(VERDICT_FRESH + 1000);
  // Whose token is over need not know it yet.
  for (const tab of tabs) tab.expect(tab.store.refresh(), 'refresh');
  await clock.pass(2000);
  for (const tab of tabs) if (!tab.signedIn) tab.logIn(tab.user, 'password');
  await clock.pass(2000);
  for (const tab of tabs) await tab.answering.finish();
  for (const tab of tabs) tab.expect(tab.store.refresh(), 'refresh');
  await clock.pass(60_000 + mostLag);
  for (const { sockets, invariants, variant } of tabs) {
    for (const name of ['chat', 'rt'] as const) {
      const isUp = sockets.of(name)?.halfOpen === false;
      if (variant.realtime && !isUp) invariants.wrong(`${name} does not come back`);
    }
  }
  const from = clock.time;
  world.note(() => 'the last fetch');
  const polling = tabs.filter(polls);
  const waiting = new Set(tabs.filter((tab) => !polls(tab)));
  for (const tab of waiting) {
    tab.store.refresh().then(
      () => waiting.delete(tab),
      (error: unknown) => tab.invariants.wrong(`the last refresh failed: ${String(error)}`),
    );
  }
  await clock.pass(polling.length > 0 ? pollInterval + 6000 : 6000);
  for (const tab of tabs) {
    if (waiting.has(tab)) tab.invariants.wrong('the last refresh does not end');
    else compare(tab, from);
  }
}

function mend({ invariants, network, sockets, page, store, dice }: World): void {
  invariants.quiet.end();
  network.mend();
  sockets.mend();
  sockets.flush();
  if (!page.visible) page.signal('visible');
  if (!page.online) page.signal('online');
  // Mostly one fetch has to do, and no poll helps; else a poll has to do.
  store.setAutoRefresh(dice.roll('calm polls') < 0.25);
  store.configure({ pollInterval });
}

const pollInterval = 10_000;

function polls({ store }: World): boolean {
  return store.$connection.get().auto === 'on';
}

/** What is marked as missing can be had: reads on to the end of list and thread, and compares again. */
async function readAll(world: World): Promise<void> {
  const { clock, store } = world;
  const from = clock.time;
  for (let page = 0; page < 12; page++) {
    const { gaps, complete, conversationId } = store.$thread.get();
    const isList = !store.$conversations.get().complete;
    const [gap] = gaps;
    if (!isList && (complete || !conversationId) && (!gap || page > 6)) break;
    if (isList) world.expect(store.loadMore(), 'loadMore');
    if (gap && page <= 6) world.expect(store.loadGap(gap), 'loadGap');
    else if (!complete) world.expect(store.loadOlder(), 'loadOlder');
    await clock.pass(1000);
  }
  world.expect(store.refresh(), 'refresh');
  await clock.pass(3000);
  compare(world, from);
}
