import type { Cancel, ClientSocket, PageSignals, Ports } from '../../src/core/ports.ts';

/** What a fake `fetch` is asked. */
export interface FakeRequest {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly init: RequestInit;
}

type Answer = Response | Promise<Response>;
type Signal = Parameters<Parameters<PageSignals['subscribe']>[0]>[0];

interface Timer {
  readonly due: number;
  readonly ms: number;
  readonly callback: () => void;
}

/** Ports whose clock, frames, dice, page and network are turned by hand. */
export interface FakePorts extends Ports {
  /** Moves both clocks on and fires what falls due, in order, letting promises settle after each. */
  advance(ms: number): Promise<void>;
  /** Moves the wall clock only: somebody set it. */
  setNow(ms: number): void;
  /** Time goes by, and no timer fires: they are late by as much, to the next `advance`. */
  sleep(ms: number): void;
  /** Delays of the timers that are waiting, as they were asked for, the next one first. */
  readonly timers: readonly number[];
  /** Runs the frames that are waiting; tells how many there were. */
  frame(): number;
  readonly frames: number;
  /** What `random` gives; 0.5 until set. */
  dice: number;
  /** Sets `online` or `visible` and tells the subscribers. */
  signal(signal: Signal): void;
  readonly pageListeners: number;
  /** Answers requests; throws until set. */
  onFetch: (request: FakeRequest) => Answer;
  readonly requests: readonly FakeRequest[];
  /** Sockets that were asked for, with the options given. */
  readonly sockets: readonly FakeSocket[];
  /** What went to the console. */
  readonly lines: readonly {
    readonly level: 'error' | 'log' | 'warn';
    readonly args: readonly unknown[];
  }[];
}

type Listener = (...args: never[]) => void;

/** A socket.io-client `Socket` without a network: the test plays the server. */
export class FakeSocket {
  connected = false;
  active = false;
  id: string | undefined;
  readonly sent: (readonly [name: string, ...args: unknown[]])[] = [];
  readonly url: string;
  readonly options: Parameters<Ports['connect']>[1];
  /** Tells of pings, like the Manager's engine. */
  readonly io: { readonly engine: { on(name: string, listener: Listener): void } };
  readonly #engineListeners = new Map<string, Listener>();
  #listeners = new Map<string, Set<Listener>>();
  #any = new Set<Listener>();

  constructor(url: string, options: Parameters<Ports['connect']>[1]) {
    this.url = url;
    this.options = options;
    this.io = { engine: { on: (name, listener) => this.#engineListeners.set(name, listener) } };
  }

  /** The handshake: how often the server will ping, and how late it may be, ms. */
  announce(pingInterval: number, pingTimeout: number): void {
    this.#engineListeners.get('handshake')?.(...([{ pingInterval, pingTimeout }] as never[]));
  }

  /** The server pings. */
  ping(): void {
    this.#engineListeners.get('heartbeat')?.();
  }

  connect(): this {
    this.active = true;
    return this;
  }

  disconnect(): this {
    this.active = false;
    if (this.connected) this.lose('io client disconnect');
    return this;
  }

  emit(name: string, ...args: unknown[]): this {
    this.sent.push([name, ...args]);
    return this;
  }

  on(name: string, listener: Listener): this {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set.add(listener));
    return this;
  }

  off(name?: string, listener?: Listener): this {
    if (name === undefined) this.#listeners.clear();
    else if (listener) this.#listeners.get(name)?.delete(listener);
    else this.#listeners.delete(name);
    return this;
  }

  onAny(listener: Listener): this {
    this.#any.add(listener);
    return this;
  }

  offAny(listener?: Listener): this {
    if (listener) this.#any.delete(listener);
    else this.#any.clear();
    return this;
  }

  /** The server accepts. */
  open(id = 'fake-socket'): void {
    this.connected = true;
    this.id = id;
    this.#fire('connect');
  }

  /** The attempt fails. */
  fail(message = 'websocket error'): void {
    this.active = false;
    this.#fire('connect_error', new Error(message));
  }

  /** The connection is lost. */
  lose(reason = 'transport close'): void {
    this.connected = false;
    this.id = undefined;
    this.#fire('disconnect', reason);
  }

  /** The server sends an event. */
  receive(name: string, ...args: unknown[]): void {
    for (const listener of [...this.#any]) listener(...([name, ...args] as never[]));
    this.#fire(name, ...args);
  }

  #fire(name: string, ...args: unknown[]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(...(args as never[]));
  }
}

/** The broadcast channels of one origin: what one end posts all others of its name get, cloned, a turn later. */
export class FakeChannels {
  readonly posted: unknown[] = [];
  readonly #ends = new Set<{ readonly name: string; readonly heard: (message: unknown) => void }>();

  /** Those that are open. */
  get names(): readonly string[] {
    return [...this.#ends].map(({ name }) => name);
  }

  open(...[name, heard]: Parameters<Ports['channel']>): NonNullable<ReturnType<Ports['channel']>> {
    const end = { name, heard };
    this.#ends.add(end);
    return {
      postMessage: (message) => {
        this.posted.push(message);
        for (const other of this.#ends) {
          if (other === end || other.name !== name) continue;
          const copy: unknown = structuredClone(message);
          setImmediate(() => this.#ends.has(other) && other.heard(copy));
        }
      },
      close: () => {
        this.#ends.delete(end);
      },
    };
  }
}

/** Lets everything that is ready run: promises, and the streams of response bodies. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** An answer as the REST API gives it. */
export function json(body: unknown, init?: ResponseInit): Response {
  return new Response(JSON.stringify(body), {
    ...init,
    headers: { 'content-type': 'application/json', ...(init?.headers as Record<string, string>) },
  });
}

/** An answer that never comes; `fetch` still ends when it is aborted. */
export function never(): Promise<Response> {
  return new Promise(() => {});
}

export interface FakePortsOptions {
  readonly now?: number;
  readonly origin?: string | undefined;
  readonly lang?: string;
  /** Real sockets: `defaultPorts.connect`. */
  readonly connect?: Ports['connect'];
  /** Those of the origin; undefined: a host that has none. By default nobody else is on them. */
  readonly channels?: FakeChannels | undefined;
}

/** Starts on 2025-12-19 14:22:35 UTC, online and visible, on `https://shop.example`. */
export function fakePorts(options: FakePortsOptions = {}): FakePorts {
  let wall = options.now ?? Date.UTC(2025, 11, 19, 14, 22, 35);
  let elapsed = 0;
  let online = true;
  let visible = true;
  const timers = new Set<Timer>();
  const channels = 'channels' in options ? options.channels : new FakeChannels();
  const frames = new Set<{ readonly callback: () => void }>();
  const listeners = new Set<(signal: Signal) => void>();
  const requests: FakeRequest[] = [];
  const sockets: FakeSocket[] = [];
  const lines: { level: 'error' | 'log' | 'warn'; args: readonly unknown[] }[] = [];

  const next = () => [...timers].sort((a, b) => a.due - b.due);
  const write =
    (level: 'error' | 'log' | 'warn') =>
    (...args: unknown[]) => {
      lines.push({ level, args });
    };
  const keep = <Entry>(set: Set<Entry>, entry: Entry): Cancel => {
    set.add(entry);
    return () => {
      set.delete(entry);
    };
  };

  const ports: FakePorts = {
    fetch(url, init) {
      const { signal } = init;
      const request: FakeRequest = {
        method: init.method ?? 'GET',
        url: new URL(url, options.origin ?? 'https://shop.example'),
        headers: Object.fromEntries(new Headers(init.headers)),
        body:
          typeof init.body === 'string' || init.body instanceof URLSearchParams
            ? init.body.toString()
            : undefined,
        signal: signal ?? undefined,
        init,
      };
      requests.push(request);
      return new Promise<Response>((resolve, reject) => {
        const aborted = () => {
          reject(signal?.reason as Error);
        };
        if (signal?.aborted) aborted();
        signal?.addEventListener('abort', aborted);
        // In the next turn, as a network would.
        setImmediate(() => {
          Promise.resolve()
            .then(() => ports.onFetch(request))
            .then(resolve, reject);
        });
      });
    },
    onFetch: ({ url }) => {
      throw new Error(`nobody answers ${url.pathname}`);
    },
    requests,
    connect:
      options.connect ??
      ((url, given) => {
        const socket = new FakeSocket(url, given);
        sockets.push(socket);
        if (given.autoConnect !== false) socket.connect();
        return socket as unknown as ClientSocket;
      }),
    sockets,
    now: () => wall,
    elapsed: () => elapsed,
    setNow(ms) {
      wall = ms;
    },
    // As in browsers: what is above 2^31 - 1 ms fires at once.
    setTimer: (callback, ms) =>
      keep(timers, { callback, ms, due: elapsed + (ms > 2 ** 31 - 1 ? 0 : Math.max(0, ms)) }),
    get timers() {
      return next().map(({ ms }) => ms);
    },
    async advance(ms) {
      const end = elapsed + ms;
      const moveTo = (time: number) => {
        wall += time - elapsed;
        elapsed = time;
      };
      await settle();
      for (let timer = next()[0]; timer && timer.due <= end; timer = next()[0]) {
        moveTo(Math.max(elapsed, timer.due));
        timers.delete(timer);
        timer.callback();
        await settle();
      }
      moveTo(end);
    },
    sleep(ms) {
      wall += ms;
      elapsed += ms;
    },
    nextFrame: (callback) => keep(frames, { callback }),
    frame() {
      const due = [...frames];
      frames.clear();
      for (const { callback } of due) callback();
      return due.length;
    },
    get frames() {
      return frames.size;
    },
    dice: 0.5,
    random: () => ports.dice,
    channel: (name, heard) => channels?.open(name, heard),
    page: {
      origin: 'origin' in options ? options.origin : 'https://shop.example',
      lang: options.lang,
      get online() {
        return online;
      },
      get visible() {
        return visible;
      },
      subscribe: (listener) => keep(listeners, listener),
    },
    signal(signal) {
      if (signal === 'online' || signal === 'offline') online = signal === 'online';
      else if (signal !== 'restored') visible = signal === 'visible';
      for (const listener of [...listeners]) listener(signal);
    },
    get pageListeners() {
      return listeners.size;
    },
    console: { error: write('error'), log: write('log'), warn: write('warn') },
    lines,
  };
  return ports;
}
