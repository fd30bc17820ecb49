import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../../test/server/ports.ts';
import { start } from '../process.ts';
import { startInstance, startNginx, startRedis, type LogLine } from './machine.ts';
import { now, roomOf, type Seen, type ToTpos } from './shops.ts';
import type { TabsReport, ToTabs } from './tabs.ts';

export interface SetupOptions {
  readonly tabs: number;
  readonly shops: number;
  readonly instances: number;
  /** Without it each tab's sockets go through to TPOS. */
  readonly hasRelay: boolean;
  /** Seconds between a tab's polls; 0: none. */
  readonly poll: number;
}

/** A line of an instance's log, and when it came. */
export interface Entry extends LogLine {
  readonly at: number;
  readonly instance: number;
}

/** Tabs that one process has. */
const TABS_EACH = 500;
/** Tabs are opened at this pace over all. */
const TABS_A_SECOND = 60;

/** TPOS, Redis, instances, nginx and tabs, each a process of its own. */
export class Setup {
  readonly entries: Entry[] = [];
  readonly #options: SetupOptions;
  readonly #children = new Map<string, ChildProcess>();
  readonly #tabs: ChildProcess[] = [];
  readonly #instancePorts: number[] = [];
  #tpos: readonly number[] = [];
  #redisPort = 0;

  private constructor(options: SetupOptions) {
    this.#options = options;
  }

  static async start(options: SetupOptions): Promise<Setup> {
    const setup = new Setup(options);
    await setup.#start();
    return setup;
  }

  get hasRedis(): boolean {
    return this.#options.hasRelay && this.#options.instances > 1;
  }

  /** What runs now, by name. */
  get processes(): ReadonlyMap<string, ChildProcess> {
    return this.#children;
  }

  /** Messages a second over all shops. */
  say(rate: number): void {
    this.#children.get('TPOS')?.send({ rate } satisfies ToTpos);
  }

  async seen(): Promise<Seen> {
    const tpos = this.#children.get('TPOS');
    if (!tpos) throw new Error('TPOS is not there.');
    tpos.send('report' satisfies ToTpos);
    const [seen] = (await once(tpos, 'message')) as [Seen];
    return seen;
  }

  begin(phase: string): void {
    for (const child of this.#tabs) child.send({ phase } satisfies ToTabs);
  }

  /** What the tabs have counted; after the last time they close. */
  reports(said: readonly number[], isLast = false): Promise<readonly TabsReport[]> {
    return Promise.all(
      this.#tabs.map(async (child) => {
        child.send({ said, isLast } satisfies ToTabs);
        const [report] = (await once(child, 'message')) as [TabsReport];
        return report;
      }),
    );
  }

  async startInstance(index: number): Promise<void> {
    const { shops, hasRelay, tabs } = this.#options;
    const rooms = Array.from({ length: shops }, (_, shop) => roomOf(shop)).join();
    const { child, port } = await startInstance({
      port: this.#instancePorts[index] ?? 0,
      tpos: this.#tpos,
      env: {
        SOCKETS_PER_ADDRESS: String(2 * tabs),
        RELAY: hasRelay ? 'on' : 'off',
        ...(hasRelay && { RELAY_ROOMS: rooms }),
        ...(this.hasRedis && { REDIS_URL: `redis://127.0.0.1:${this.#redisPort}` }),
      },
      onEntry: (line) => this.entries.push({ ...line, at: now(), instance: index }),
    });
    this.#instancePorts[index] = port;
    this.#add(`instance ${index + 1}`, child);
  }

  endInstance(index: number, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    return this.#end(`instance ${index + 1}`, signal);
  }

  killRedis(): Promise<void> {
    return this.#end('Redis', 'SIGKILL');
  }

  async startRedis(): Promise<void> {
    this.#add('Redis', await startRedis(this.#redisPort));
  }

  async #start(): Promise<void> {
    const { tabs, shops, instances, poll } = this.#options;
    const tpos = await start('load/relay/tpos.ts', /^rest (\d+) chat (\d+) rt (\d+)/, {
      env: { SHOPS: String(shops) },
    });
    this.#add('TPOS', tpos.child);
    this.#tpos = tpos.ports;
    if (this.hasRedis) {
      this.#redisPort = await freePort();
      await this.startRedis();
    }
    for (let index = 0; index < instances; index += 1) await this.startInstance(index);
    const port = await freePort();
    this.#add('nginx', await startNginx(port, this.#instancePorts));
    const processes = Math.ceil(tabs / TABS_EACH);
    for (let first = 0; first < tabs; first += TABS_EACH) {
      const { child } = await start('load/relay/tabs.ts', /^tabs (\d+)/, {
        env: {
          ORIGIN: `http://127.0.0.1:${port}`,
          FIRST: String(first),
          TABS: String(Math.min(TABS_EACH, tabs - first)),
          SHOPS: String(shops),
          POLL: String(poll),
          TABS_A_SECOND: String(TABS_A_SECOND / processes),
        },
      });
      this.#tabs.push(child);
      this.#add(`tabs ${this.#tabs.length}`, child);
    }
    for (;;) {
      const reports = await this.reports([]);
      if (reports.reduce((sum, { ready }) => sum + ready, 0) === tabs) return;
      await wait(1000);
    }
  }

  #add(name: string, child: ChildProcess): void {
    this.#children.set(name, child);
    child.once('close', (code, signal) => {
      if (this.#children.get(name) !== child) return;
      console.error(`${name} has ended by itself: ${signal ?? code}.`);
      process.exit(1);
    });
  }

  async #end(name: string, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#children.get(name);
    this.#children.delete(name);
    if (!child || child.exitCode !== null) return;
    child.kill(signal);
    await once(child, 'close');
  }
}
