/**
 * `npm run load -- [--minutes 10] [--browsers 500]`: that many browsers' polling (every 10 s) and sockets (2 each)
 * through one proxy process to a stand-in for TPOS, and each poll's calls straight to the stand-in beside them, so that
 * what the proxy adds is told from what the machine does. Tells errors, latencies and the proxy's memory.
 */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Socket } from 'socket.io-client';
import { ask, browserAgent, callsFor, listen, type Way } from './load/browser.ts';
import { memoryOf, processorOf, start, STARTED } from './load/process.ts';
import { Sample } from './load/sample.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    browsers: { type: 'string', default: '500' },
  },
});
const CALLS = callsFor('270136663390370', '9484319011642026');
const POLL_EVERY = 10_000;
/** Before this nothing is measured: code is compiled, connections are made. */
const WARM_UP = 2 * POLL_EVERY;
/** Sockets straight to the stand-in, to compare pushes with. */
const STRAIGHT_SOCKETS = 20;
const REPORT_EVERY = 30_000;

const minutes = Number(values.minutes);
const browsers = Number(values.browsers);

const upstream = await start('load/upstream.ts', /^port (\d+)/);
const origin = `http://127.0.0.1:${upstream.port}`;
const proxy = await start('../server/main.ts', STARTED, {
  env: {
    PORT: '0',
    HOST: '127.0.0.1',
    LOG_FORMAT: 'json',
    SOCKETS_PER_ADDRESS: String(4 * browsers),
    TPOS_ORIGIN: origin,
    CHAT_ORIGIN: origin,
    RT_ORIGIN: origin,
  },
});
const through: Way = { origin: `http://127.0.0.1:${proxy.port}`, prefix: '/api' };
const straight: Way = { origin, prefix: '' };

const calls = { through: new Sample(), straight: new Sample() };
const pushes = { through: new Sample(), straight: new Sample() };
const errors = new Map<string, number>();
/** How many sockets got each push, by its number. */
const arrived = new Map<number, number>();
let isMeasured = false;
let isOver = false;

function count(error: string): void {
  errors.set(error, (errors.get(error) ?? 0) + 1);
}

/** Polls until it is over; the calls go both ways, in turn first the one and the other. */
async function poll(index: number): Promise<void> {
  const agents = { through: browserAgent(), straight: browserAgent() };
  await wait((index / browsers) * POLL_EVERY);
  for (let round = 0; !isOver; round += 1) {
    const began = performance.now();
    for (const call of CALLS) {
      for (const name of round % 2
        ? (['through', 'straight'] as const)
        : (['straight', 'through'] as const)) {
        const { status, ms } = await ask(
          name === 'through' ? through : straight,
          call,
          agents[name],
        );
        if (isOver) break;
        if (status !== 200) count(`${name} ${status || 'no answer'}`);
        else if (isMeasured) calls[name].add(ms);
      }
    }
    await wait(Math.max(0, POLL_EVERY - (performance.now() - began)));
  }
  agents.through.destroy();
  agents.straight.destroy();
}

const sockets: Socket[] = [];
const lost = (): void => {
  if (!isOver) count('socket lost');
};
const pushThrough = ({ number, ms }: { number: number; ms: number }): void => {
  arrived.set(number, (arrived.get(number) ?? 0) + 1);
  if (isMeasured) pushes.through.add(ms);
};
const pushStraight = ({ ms }: { ms: number }): void => {
  if (isMeasured) pushes.straight.add(ms);
};

console.log(`${browsers} browsers, ${minutes} min; Node ${process.version}`);
const polls = Array.from({ length: browsers }, (_, index) => poll(index));
for (let index = 0; index < browsers; index += 1) {
  for (const name of ['chat', 'rt']) {
    sockets.push(
      await listen(through.origin, `/ws/${name}/socket.io/`, { push: pushThrough, lost }),
    );
  }
}
for (let index = 0; index < STRAIGHT_SOCKETS; index += 1) {
  sockets.push(await listen(origin, '/socket.io/', { push: pushStraight, lost }));
}
await wait(WARM_UP);
isMeasured = true;
const firstPush = Math.max(...arrived.keys(), 0) + 1;
const [began, used] = [performance.now(), processorOf(proxy.child)];
const memory: number[] = [];
const end = began + minutes * 60_000;
console.log('  minute   MB of the proxy   calls   errors');
for (;;) {
  memory.push(memoryOf(proxy.child));
  const failed = [...errors.values()].reduce((sum, one) => sum + one, 0);
  const cells = [
    ((performance.now() - began) / 60_000).toFixed(1),
    memory.at(-1)?.toFixed(1),
    calls.through.count,
    failed,
  ];
  console.log(cells.map((cell) => String(cell).padStart(8)).join('      '));
  const left = end - performance.now();
  if (left <= 0) break;
  await wait(Math.min(REPORT_EVERY, left));
}
isMeasured = false;
const seconds = (performance.now() - began) / 1000;
const busy = processorOf(proxy.child) - used;
const lastPush = Math.max(...arrived.keys());
isOver = true;

for (let number = firstPush; number < lastPush; number += 1) {
  const missed = 2 * browsers - (arrived.get(number) ?? 0);
  if (missed > 0) errors.set('pushes missed', (errors.get('pushes missed') ?? 0) + missed);
}
proxy.child.kill('SIGTERM');
const [code] = (await once(proxy.child, 'close')) as [number | null];
for (const socket of sockets) socket.disconnect();
upstream.child.kill();

console.log('\nms, quantiles       50 %    90 %    99 %  99.9 %');
console.log(`calls through   ${calls.through.toString()}   (${calls.through.count})`);
console.log(`calls straight  ${calls.straight.toString()}   (${calls.straight.count})`);
console.log(`pushes through  ${pushes.through.toString()}   (${pushes.through.count})`);
console.log(`pushes straight ${pushes.straight.toString()}   (${pushes.straight.count})`);
const added = calls.through.quantile(0.99) - calls.straight.quantile(0.99);
const half = Math.floor(memory.length / 2);
const mean = (list: readonly number[]): number =>
  list.reduce((sum, one) => sum + one, 0) / list.length;
console.log(`added at 99 %: ${added.toFixed(1)} ms`);
console.log(
  `memory: ${mean(memory.slice(0, half)).toFixed(1)} MB in the first half, ${mean(memory.slice(half)).toFixed(1)} in the second`,
);
console.log(`processor of the proxy: ${((busy / seconds) * 100).toFixed(1)} % of one core`);
console.log(
  `errors: ${[...errors].map(([name, times]) => `${times} × ${name}`).join(', ') || 'none'}; ended with ${code} on SIGTERM`,
);
await Promise.all(polls.map((one) => Promise.race([one, wait(1)])));
process.exit(errors.size > 0 || code !== 0 ? 1 : 0);
