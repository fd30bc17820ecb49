import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ConfigInput } from '../../../src/core/config.ts';
import { loseSockets, openSockets, signIn, type World } from './helpers.ts';

/** A shop with three customers, both sockets up for 20 s; `deaf` tells how often Chat was said to be. */
async function open(config: ConfigInput = {}) {
  const world = await signIn((tpos) => {
    for (const name of ['Hoa', 'Lan', 'Mai']) tpos.talk(name, 2);
  }, config);
  await world.pass(20_000);
  const [hoa, lan, mai] = world.tpos.chats;
  return {
    world,
    hoa: hoa!,
    lan: lan!,
    mai: mai!,
    deaf: () => world.of('log').filter(({ text }) => text.startsWith('🔇 [CHAT]')).length,
    sockets: () => world.ports.sockets.length,
  };
}

/** Chat was asked to connect anew, and the server accepts. */
async function accept(world: World): Promise<void> {
  world.tpos.socket('chat').open('chat-again');
  await world.flow();
}

describe('sockets that have gone deaf', () => {
  it('are found out by two messages that only the list told of: Chat connects anew and says so', async () => {
    const { world, hoa, lan, deaf, sockets } = await open();
    world.tpos.say(hoa, 'Còn hàng không?');
    world.tpos.say(lan, 'Giá bao nhiêu?');
    await world.pass(10_000);
    await world.pass(10_000);
    assert.equal(deaf(), 0, 'a push may be late');
    assert.equal(sockets(), 2);
    await world.pass(10_000);
    assert.equal(deaf(), 1);
    assert.equal(sockets(), 3);
    assert.equal(world.store.$connection.get().chat, 'connecting');
    assert.equal(world.store.$connection.get().rt, 'connected');
    await accept(world);
    assert.equal(world.store.$connection.get().chat, 'connected');
  });

  it('are found out by two messages of an open thread, the shop’s too', async () => {
    const { world, hoa, deaf } = await open();
    world.store.select(hoa.id);
    await world.flow();
    await world.pass(10_000);
    world.tpos.say(hoa, 'Dạ còn', { fromShop: true });
    await world.pass(10_000);
    world.tpos.say(hoa, 'Dạ 120k', { fromShop: true });
    await world.pass(20_000);
    assert.equal(deaf(), 0);
    await world.pass(10_000);
    assert.equal(deaf(), 1);
  });

  it('are not accused by one message, though list and thread both tell of it', async () => {
    const { world, hoa, deaf } = await open();
    world.store.select(hoa.id);
    await world.pass(10_000);
    world.tpos.say(hoa, 'Alo');
    await world.pass(60_000);
    assert.equal(deaf(), 0);
    world.tpos.say(hoa, 'Alo shop ơi');
    await world.pass(30_000);
    assert.equal(deaf(), 1, 'the next one is the second');
  });

  for (const [what, hear] of [
    ['a push between them', ({ tpos }: World) => void tpos.tell(tpos.chats[2]!, 'Chào')],
    [
      'one that RT brought',
      ({ tpos }: World) => tpos.push(tpos.say(tpos.chats[2]!, 'Chào'), 'string', 'rt'),
    ],
    [
      'one that cannot be read',
      ({ tpos }: World) => tpos.socket('chat').receive('on-messages', { EventName: 'x' }),
    ],
    ['their own, late', ({ tpos }: World) => tpos.push(tpos.chats[0]!.messages.at(-1)!)],
  ] as const) {
    it(`are acquitted by ${what}`, async () => {
      const { world, hoa, lan, deaf } = await open();
      world.tpos.say(hoa, 'Một');
      await world.pass(20_000);
      hear(world);
      world.tpos.say(lan, 'Hai');
      await world.pass(60_000);
      assert.equal(deaf(), 0);
    });
  }

  it('are not acquitted by orders, signs of life or other news without a message', async () => {
    const { world, hoa, lan, deaf } = await open();
    world.tpos.say(hoa, 'Một');
    await world.pass(10_000);
    world.tpos.order(hoa, 482);
    world.tpos.socket('rt').receive('notification', {});
    world.tpos.socket('chat').receive('pong');
    world.tpos.say(lan, 'Hai');
    await world.pass(30_000);
    assert.equal(deaf(), 1);
  });

  it('are not accused of what was sent before they were up for 15 s', async () => {
    const { world, hoa, lan, deaf } = await open();
    loseSockets(world);
    await world.flow();
    world.tpos.say(hoa, 'Một');
    world.tpos.say(lan, 'Hai');
    for (const message of [hoa.messages.at(-1)!, lan.messages.at(-1)!]) message.lagging = true;
    await world.pass(1000);
    openSockets(world);
    await world.pass(10_000);
    for (const message of [hoa.messages.at(-1)!, lan.messages.at(-1)!]) message.lagging = false;
    await world.pass(60_000);
    assert.equal(deaf(), 0);
  });

  it('are not accused by what was missed before Chat was up again', async () => {
    const { world, hoa, lan, deaf } = await open();
    world.tpos.say(hoa, 'Một');
    await world.pass(10_000);
    world.tpos.socket('chat').lose();
    await world.pass(1000);
    world.tpos.socket('chat').open('chat-again');
    await world.pass(20_000);
    world.tpos.say(lan, 'Hai');
    await world.pass(60_000);
    assert.equal(deaf(), 0);
  });

  it('are not accused by what an answer told that was asked for before a push', async () => {
    const { world, hoa, lan, mai, deaf } = await open();
    world.tpos.say(hoa, 'Một');
    const held = world.tpos.hold('conversations');
    await world.pass(10_000);
    await world.ports.advance(1000);
    world.tpos.tell(mai, 'Chào');
    await world.flow();
    held.release();
    await world.flow();
    world.tpos.say(lan, 'Hai');
    await world.pass(60_000);
    assert.equal(deaf(), 0);
  });

  it('have 15 s to bring a message', async () => {
    const { world, hoa, lan, deaf } = await open({ pollInterval: 5000 });
    world.tpos.say(hoa, 'Một');
    world.tpos.say(lan, 'Hai');
    await world.pass(5000);
    await world.pass(10_000);
    assert.equal(deaf(), 0);
    await world.pass(5000);
    assert.equal(deaf(), 1);
  });

  it('are not accused by older messages that only come into view', async () => {
    const { world, hoa, lan, deaf } = await open({ pageSize: 2 });
    const yesterday = hoa.messages[0]!.sentAt - 86_400_000;
    const early = world.tpos.say(world.tpos.chat('Cúc'), 'Cũ', { sentAt: yesterday });
    world.tpos.say(world.tpos.chat('Đào'), 'Cũ hơn', { sentAt: yesterday - 1000 });
    await world.pass(10_000);
    await Promise.all([world.store.loadMore(), world.flow()]);
    await Promise.all([world.store.loadMore(), world.flow()]);
    assert.ok(world.list.includes(early.chat.name));
    world.store.select(hoa.id);
    await world.pass(10_000);
    // Late in the answers, older than what they had.
    world.tpos.say(hoa, 'Xưa 1', { sentAt: hoa.messages[0]!.sentAt - 1000 });
    world.tpos.say(hoa, 'Xưa 2', { sentAt: hoa.messages[0]!.sentAt - 2000 });
    world.tpos.say(lan, 'Xưa 3', { sentAt: lan.messages[0]!.sentAt - 1000 });
    await world.pass(60_000);
    assert.equal(deaf(), 0);
  });

  it('are not accused by messages older than the newest that the list had', async () => {
    const { world, hoa, lan, mai, deaf } = await open();
    const newest = mai.messages.at(-1)!.sentAt;
    world.tpos.say(hoa, 'Trễ 1', { sentAt: newest - 500 });
    world.tpos.say(lan, 'Trễ 2', { sentAt: newest - 400 });
    await world.pass(60_000);
    assert.equal(world.of('activity').length, 2);
    assert.equal(deaf(), 0);
  });

  it('connect anew at most once in 5 minutes, and not while they are down anyway', async () => {
    const { world, hoa, lan, deaf } = await open();
    const speak = async (ms: number) => {
      for (let past = 0; past < ms; past += 10_000) {
        world.tpos.say(past % 20_000 ? hoa : lan, `Tin ${past}`);
        await world.pass(10_000);
      }
    };
    await speak(40_000);
    assert.equal(deaf(), 1);
    await accept(world);
    await speak(260_000);
    assert.equal(deaf(), 1);
    await speak(60_000);
    assert.equal(deaf(), 2);
    await speak(400_000);
    assert.equal(deaf(), 2, 'nobody has accepted');
  });
});

describe('a lost socket', () => {
  it('is tried again when REST answers after an outage', async () => {
    const { world, sockets } = await open();
    loseSockets(world);
    const mend = world.tpos.fail('conversations', 0);
    let tried = sockets();
    for (let past = 0; past < 80_000; past += 500) {
      await world.pass(500);
      for (; tried < sockets(); tried++) world.ports.sockets[tried]!.fail();
    }
    assert.equal(tried, 12, 'both rounds are over');
    mend();
    await world.pass(30_000);
    assert.equal(sockets(), 14);
  });
});
