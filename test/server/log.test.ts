import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog, errorEntry, jsonLine, textLine, type LogEntry } from '../../server/log.ts';
import { createSimulator } from '../../server/simulator/simulator.ts';
import { arriving, logIn, ROOM, startServer, statusWith } from './helpers.ts';
import { startProxy, startStandIn } from './proxy-helpers.ts';

const NOW = Date.UTC(2025, 11, 19, 14, 22, 35, 887);

test('a line for machines is one JSON object with time and level, one for people says the same', () => {
  const call = { event: 'call', method: 'GET', call: 'all', ms: 143 } as const;
  const cases: readonly (readonly [LogEntry, string, string])[] = [
    [{ ...call, status: 200 }, 'info', 'GET all 200 143 ms'],
    [{ ...call, status: 401 }, 'info', 'GET all 401 143 ms'],
    [{ ...call, status: 504, reason: 'timeout' }, 'warn', 'GET all 504 143 ms (timeout)'],
    [{ ...call, status: 'cut', reason: 'ECONNRESET' }, 'warn', 'GET all cut 143 ms (ECONNRESET)'],
    [{ event: 'socket', socket: 'rt', status: 'open', ms: 9 }, 'info', 'WS rt open 9 ms'],
    [
      { event: 'refused', rule: 'host', status: 403, address: '203.0.113.9' },
      'warn',
      'REFUSED host 403 203.0.113.9',
    ],
    [
      { event: 'error', name: 'TypeError', at: ['a (b.ts:1:2)'] },
      'error',
      'ERROR TypeError a (b.ts:1:2)',
    ],
  ];
  for (const [entry, level, text] of cases) {
    assert.equal(textLine(entry), text);
    const line = jsonLine(entry, NOW);
    assert.doesNotMatch(line, /\n/);
    assert.deepEqual(JSON.parse(line), { time: '2025-12-19T14:22:35.887Z', level, ...entry });
  }
});

test('the format decides what is written', () => {
  const written: string[] = [];
  for (const format of ['text', 'json'] as const) {
    createLog(format, (line) => void written.push(line))({ event: 'stopped' });
  }
  assert.equal(written[0], 'STOPPED');
  assert.match(written[1] ?? '', /^\{"time":"\d{4}-[^"]+Z","level":"info","event":"stopped"\}$/);
});

test('of an error its name and place are logged, never its message', () => {
  const error = new TypeError('Bearer SECRET is no header\n    at SECRET (secret.ts:1:1)');
  const entry = errorEntry(error);
  assert.equal(entry.name, 'TypeError');
  assert.match(entry.at[0] ?? '', /log\.test\.ts/);
  assert.doesNotMatch(JSON.stringify(entry), /SECRET/);
  error.name = 'SECRET 1';
  assert.doesNotMatch(JSON.stringify(errorEntry(error)), /SECRET/);
  assert.deepEqual(errorEntry('SECRET'), { event: 'error', name: 'string', at: [] });
});

test('a mistake of ours is logged and told as nothing but a 500, a client that goes away is none', async (t) => {
  const lines: string[] = [];
  const simulator = createSimulator({ room: ROOM, rate: 0, controls: false, customers: 1 });
  const { url } = await startServer(t, {
    log: (entry) => void lines.push(textLine(entry)),
    backend: {
      ...simulator,
      routes: (request, _response, next) => {
        if (request.path === '/gone') request.socket.destroy();
        next(new Error('SECRET'));
      },
    },
  });
  await assert.rejects(fetch(`${url}/gone`));
  assert.deepEqual(lines, []);
  const answer = await fetch(`${url}/mistake`);
  assert.deepEqual([answer.status, await answer.text()], [500, '{"error":"Error"}']);
  assert.match(lines.join(), /^ERROR Error routes \(.*log\.test\.ts[^,]*$/);
});

test('what is refused here is logged by rule and address', async (t) => {
  const lines: string[] = [];
  const { url } = await startServer(t, { log: (entry) => void lines.push(textLine(entry)) });
  await statusWith(url, { Host: 'SECRET.example' });
  await statusWith(`${url}/api/none`, { Origin: 'https://SECRET.example' });
  for (let count = 0; count < 11; count += 1) await logIn(url, 'SECRET', 'SECRET');
  assert.deepEqual(lines, [
    'REFUSED host 403 127.0.0.1',
    'REFUSED origin 403 127.0.0.1',
    'REFUSED logins 429 127.0.0.1',
  ]);
});

test('in JSON neither secrets nor customers’ data are logged', async (t) => {
  const tpos = await startStandIn(t);
  const lines: string[] = [];
  let onLine: () => void = () => undefined;
  const log = createLog('json', (line) => {
    lines.push(line);
    onLine();
  });
  const { url } = await startProxy(t, tpos.origin, { proxy: { log }, app: { log } });
  const headers = { Authorization: 'Bearer SECRET-1', Cookie: 'SECRET-2=1' };
  for (const path of [
    '/api/api-ms/chatomni/v1/messages/all?type=4&channelId=SECRET-3&userId=SECRET-4',
    '/api/rest/v2.0/chatomni/info/SECRET_5',
    '/api/SECRET-6?access_token=SECRET-7',
  ]) {
    await (await fetch(url + path, { headers })).text();
  }
  await logIn(url, 'SECRET-8', 'SECRET-9');
  const upgrade = { ...headers, Connection: 'Upgrade', Upgrade: 'websocket' };
  await statusWith(`${url}/ws/chat/socket.io/?token=SECRET-10`, upgrade);
  await arriving<undefined>('five lines', (arrived) => {
    onLine = () => {
      if (lines.length === 5) arrived(undefined);
    };
    onLine();
  });
  for (const line of lines) {
    assert.doesNotMatch(line, /SECRET/);
    const entry = JSON.parse(line) as Record<string, unknown>;
    const keys = ['time', 'level', 'event', 'method', 'call', 'status', 'ms', 'reason', 'socket'];
    assert.deepEqual(
      Object.keys(entry).filter((key) => !keys.includes(key)),
      [],
    );
  }
});
