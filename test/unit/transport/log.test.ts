import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createLogger } from '../../../src/core/log.ts';
import { decodeEvent } from '../../../src/core/protocol/events.ts';
import { describeEvent } from '../../../src/core/transport/event-log.ts';
import { fakePorts } from '../../support/fake-ports.ts';
import { message, page, pushedMessage, pushedOrder } from '../protocol/fixtures.ts';

function setUp(mode: 'off' | 'on' | 'full' = 'on') {
  const ports = fakePorts();
  const emitted: (readonly [string, string])[] = [];
  const log = createLogger({
    ports,
    debug: () => mode,
    emit: (level, text) => emitted.push([level, text]),
    heard: () => true,
  });
  return { ports, emitted, log, last: () => emitted.at(-1)?.[1] };
}

describe('a log line', () => {
  it('goes to the listeners always, to the console only with debug on', () => {
    const off = setUp('off');
    off.log.info('một');
    assert.deepEqual(off.emitted, [['info', 'một']]);
    assert.deepEqual(off.ports.lines, []);

    const on = setUp('on');
    on.log.info('một');
    on.log.warn('hai');
    on.log.error('ba');
    assert.deepEqual(on.ports.lines, [
      { level: 'log', args: ['một'] },
      { level: 'warn', args: ['hai'] },
      { level: 'error', args: ['ba'] },
    ]);
  });

  it('is not made where nobody gets to see it', () => {
    const ports = fakePorts();
    let [heard, made] = [false, 0];
    const emitted: string[] = [];
    const log = createLogger({
      ports,
      debug: () => 'off',
      emit: (_, text) => emitted.push(text),
      heard: () => heard,
    });
    const line = () => `dòng ${++made}`;
    log.info(line);
    log.warn('hai');
    heard = true;
    log.info(line);
    assert.deepEqual(emitted, ['dòng 1']);
  });

  it('has hidden secrets struck out, as they are and as they are encoded', () => {
    const { log, last, ports } = setUp();
    log.hide('bí "mật" 1');
    log.info('a bí "mật" 1 b bí "mật" 1');
    assert.equal(last(), 'a *** b ***');
    log.info(JSON.stringify({ x: 'bí "mật" 1' }));
    assert.equal(last(), '{"x":"***"}');
    log.info(`x=${encodeURIComponent('bí "mật" 1')}`);
    assert.equal(last(), 'x=***');
    assert.doesNotMatch(JSON.stringify(ports.lines), /mật|m%E1/);
  });

  it('shows a secret again that is hidden no more', () => {
    const { log, last } = setUp();
    const show = log.hide('hunter22');
    show();
    log.info('hunter22');
    assert.equal(last(), 'hunter22');
  });

  it('has struck out what looks like a secret', () => {
    const { log, last } = setUp();
    const table: readonly (readonly [string, string])[] = [
      ['Authorization: Bearer abc.def-1', 'Authorization: Bearer ***'],
      ['GET /x?token=abc&y=1', 'GET /x?token=***&y=1'],
      ['refresh_token=abc', 'refresh_token=***'],
      ['password=abc&z', 'password=***&z'],
      ['{"token":"abc","room":"r"}', '{"token":"***","room":"r"}'],
      ['{"access_token": "abc"}', '{"access_token": "***"}'],
      [JSON.stringify(['{"token":"abc"}']), '["{\\"token\\":\\"***\\"}"]'],
      ['saw eyJhbGciOi.eyJzdWIi.sig_-1 here', 'saw *** here'],
    ];
    for (const [text, expected] of table) {
      log.info(text);
      assert.equal(last(), expected);
    }
  });

  it('tells of contents by their summary, and in full only if that is asked for', () => {
    assert.equal(setUp('on').log.describe({ id: 'a' }, { text: 'riêng' }), '{"id":"a"}');
    assert.equal(setUp('full').log.describe({ id: 'a' }, { text: 'riêng' }), '{"text":"riêng"}');
    const circular: { self?: unknown } = {};
    circular.self = circular;
    assert.equal(setUp('full').log.describe({}, circular), '{}');
  });
});

describe('the line of an event', () => {
  const line = (name: string, args: readonly unknown[], mode: 'on' | 'full' = 'on') =>
    describeEvent('[CHAT]', name, args, decodeEvent(name, args), setUp(mode).log);

  it('of a message has ids, kind and length, not what a customer wrote', () => {
    const text = line('on-events', [JSON.stringify(pushedMessage)]);
    assert.match(text, /^📨 \[CHAT\] New message received: \{/);
    assert.match(text, /"id":"69455fa7e65daaf3ed261aaf"/);
    assert.match(text, /"kind":"comment"/);
    assert.match(text, /"length":17/);
    assert.doesNotMatch(text, /áo đỏ|Lan/);
  });

  it('of a message has the contents in full debug', () => {
    assert.match(line('on-messages', [message], 'full'), /Dạ còn chị nhé/);
  });

  it('of other events names them', () => {
    assert.equal(line('authenticated', [{}]), '✅ [CHAT] Authentication successful');
    assert.match(line('notification', [{ Title: 'riêng' }]), /^🔔 \[CHAT\] Notification: \{.*\}$/);
    assert.match(line('update', ['riêng']), /^📡 \[CHAT\] Event: update \[.*\]$/);
    assert.match(line('on-events', [pushedOrder]), /#769\. 251204471/);
    for (const name of ['notification', 'update', 'gì đó', 'on-conversations']) {
      assert.doesNotMatch(line(name, [{ Text: 'riêng', page }]), /riêng/);
    }
  });
});
