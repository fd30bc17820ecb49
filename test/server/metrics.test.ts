import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { AppOptions } from '../../server/app.ts';
import { Metrics } from '../../server/metrics.ts';
import { readSettings } from '../../server/settings.ts';
import { ROOM, startServer, statusWith } from './helpers.ts';

const TOKEN = 'only-for-prometheus';

async function startCounted(t: TestContext, options: Partial<AppOptions> = {}): Promise<string> {
  const server = await startServer(t, { metrics: new Metrics(), ...options });
  return `${server.url}/metrics`;
}

test('what is logged is counted', async () => {
  const metrics = new Metrics();
  const lines: string[] = [];
  const log = metrics.counted(({ event }) => lines.push(event));
  const call = { event: 'call', method: 'POST', call: 'search', status: 200 } as const;
  log({ ...call, ms: 30 });
  log({ ...call, ms: 0, reason: 'shared' });
  for (const status of ['open', 'open', 'closed', 502] as const) {
    log({ event: 'socket', socket: 'chat', status, ms: 0 });
  }
  log({ event: 'refused', rule: 'tokens', status: 429, address: '10.1.2.3' });
  for (const [room, state] of [
    ['a', 'up'],
    ['b', 'up'],
    ['a', 'down'],
    ['a', 'down'],
  ] as const) {
    log({ event: 'relay', socket: 'rt', room, state });
  }
  for (const [room, role] of [
    ['a', 'holds'],
    ['b', 'holds'],
    ['b', 'follows'],
    ['a', 'ended'],
  ] as const) {
    log({ event: 'lease', room, role });
  }
  log({ event: 'instances', state: 'alone' });
  metrics.onFanOut('rt', 7);
  log({ event: 'error', name: 'TypeError', at: [] });
  const { type, body } = await metrics.text();
  assert.match(type, /^text\/plain; version=0\.0\.4/);
  for (const line of [
    'chatomni_call_seconds_count{call="search",status="200",shared="no"} 1',
    'chatomni_call_seconds_count{call="search",status="200",shared="yes"} 1',
    'chatomni_sockets{socket="chat"} 1',
    'chatomni_sockets{socket="rt"} 0',
    'chatomni_refusals_total{rule="tokens"} 1',
    'chatomni_relay_upstreams{socket="rt"} 1',
    'chatomni_relay_failures_total{socket="rt"} 2',
    'chatomni_relay_rooms{role="holds"} 0',
    'chatomni_relay_rooms{role="follows"} 1',
    'chatomni_relay_takeovers_total 2',
    'chatomni_relay_alone 1',
    'chatomni_relay_fanout_seconds_bucket{le="0.005",socket="rt"} 0',
    'chatomni_relay_fanout_seconds_bucket{le="0.01",socket="rt"} 1',
    'chatomni_errors_total 1',
  ]) {
    assert.ok(body.split('\n').includes(line), line);
  }
  // Nothing of addresses and rooms.
  assert.doesNotMatch(body, /10\.1\.2\.3|"a"|"b"/);
  assert.equal(lines.length, 17);
});

test('this machine may read the metrics, and whoever a proxy speaks for may not', async (t) => {
  const url = await startCounted(t);
  const answer = await fetch(url);
  assert.equal(answer.status, 200);
  assert.match(await answer.text(), /^# HELP chatomni_/m);
  assert.equal(await statusWith(url, { 'X-Forwarded-For': '127.0.0.1' }), 404);
  assert.equal(await statusWith(url, { Host: 'evil.example' }), 403);
});

test('with a token, who brings it may read the metrics, from anywhere', async (t) => {
  const url = await startCounted(t, { metricsToken: TOKEN, trustedProxies: ['loopback'] });
  const from = { 'X-Forwarded-For': '10.1.2.3' };
  assert.equal(await statusWith(url, { ...from, Authorization: `Bearer ${TOKEN}` }), 200);
  assert.equal(await statusWith(url, { ...from, Authorization: `Bearer ${TOKEN}x` }), 404);
  assert.equal(await statusWith(url, {}), 404);
});

test('a token for the metrics is long enough not to be guessed, and not repeated', () => {
  assert.equal(readSettings({ METRICS_TOKEN: TOKEN }).metricsToken, TOKEN);
  assert.equal(readSettings({ ROOM }).metricsToken, undefined);
  const message = 'METRICS_TOKEN is no token: 16 to 256 characters without spaces.';
  for (const bad of ['short', 'with spaces in the middle']) {
    assert.throws(() => readSettings({ METRICS_TOKEN: bad }), { message });
  }
});
