import type { CallName } from '../support/fake-tpos.ts';
import type { Clock } from './clock.ts';
import type { Dice } from './dice.ts';
import { type Answer, type Call, readCall, type Rest } from './rest.ts';
import type { Asked, Passed } from './relay/way.ts';
import type { Variant } from './variants.ts';

/** What may happen to a request. */
export const faults = [
  '503',
  '503 for a while',
  '429 for a while',
  '500',
  '401',
  '403',
  'network',
  'hung',
  'cut',
  'garbage',
  'slow',
  'stale',
  'lagging',
] as const;
/** What may happen to an answer to a comment besides: done without a word, or only when nobody waits any more. */
export const answerFaults = [...faults, 'lost', 'late', 'processed 503'] as const;
export type Fault = (typeof answerFaults)[number];

/** The greatest lag of reads, ms. */
export const mostLag = 8000;

interface Trouble {
  readonly call: CallName | 'any';
  readonly fault: Fault;
  left: number;
}

/** A request on its way. */
export interface Flight {
  readonly call: Call;
  /** What it asks for: no two at once for the same thing; empty where that does not matter. */
  readonly thing: string;
  /** World time. */
  readonly began: number;
  /** The page's monotonic clock then, ms. */
  readonly beganAt: number;
  /** Says that the page did not wait for its end. */
  abandoned: boolean;
}

/** What reached the page. */
export interface Arrival {
  readonly flight: Flight;
  readonly answer: Answer;
}

export class Network {
  readonly flights = new Set<Flight>();
  /** Neither REST nor sockets can be reached: the machine is offline. */
  offline = false;
  /** World time until which the servers restart. */
  downUntil = 0;
  /** No request gets through. */
  silent = false;
  /** Hears of every answer that arrives whole. */
  arrived: (arrival: Arrival) => void = () => {};
  /** What calls go through, if anything. */
  way: ((asked: Asked) => Promise<Passed>) | undefined;
  /** Hears of every request when it is made. */
  asked: (call: Call) => void = () => {};
  /** Hears of what no page should do. */
  wrong: (text: string) => void = () => {};
  requests = 0;
  #troubles: Trouble[] = [];
  readonly #clock: Clock;
  readonly #dice: Dice;
  readonly #rest: Rest;
  readonly #variant: Variant;

  constructor(parts: { clock: Clock; dice: Dice; rest: Rest; variant: Variant }) {
    this.#clock = parts.clock;
    this.#dice = parts.dice;
    this.#rest = parts.rest;
    this.#variant = parts.variant;
  }

  /** The next so many requests of a kind fare badly. */
  trouble(call: Trouble['call'], fault: Fault, times: number): void {
    this.#troubles.push({ call, fault, left: times });
  }

  /** Nothing is wrong any more. */
  mend(): void {
    this.#troubles = [];
    this.offline = false;
    this.downUntil = 0;
  }

  fetch(url: string, init: RequestInit): Promise<Response> {
    this.requests++;
    const call = readCall(url, init);
    if (/secret|renews|mat-khau/.test(url)) this.wrong(`a secret in a URL: ${call.name}`);
    this.asked(call);
    const thing = thingOf(call);
    const { time, elapsed } = this.#clock;
    const flight: Flight = { call, thing, began: time, beganAt: elapsed, abandoned: false };
    this.#checkAlone(flight);
    this.flights.add(flight);
    return new Promise<Response>((resolve, reject) => {
      const signal = init.signal ?? undefined;
      const aborted = () => {
        if (!this.flights.delete(flight)) return;
        flight.abandoned = true;
        if (!this.#variant.deafFetch) reject(signal!.reason as Error);
      };
      if (signal?.aborted) aborted();
      signal?.addEventListener('abort', aborted);
      const end = (answer: Answer | undefined, response: Response | undefined) => {
        const waited = this.flights.delete(flight);
        if (!waited && !this.#variant.deafFetch) return;
        if (waited && answer) this.arrived({ flight, answer });
        if (response) resolve(response);
        else reject(new TypeError('Failed to fetch'));
      };
      this.#travel({ call, url, init }, end);
    });
  }

  #travel(asked: Asked, end: (answer?: Answer, response?: Response) => void): void {
    const { call } = asked;
    const { name } = call;
    const up = this.#dice.between(`up ${name}`, 2, 60);
    const down = this.#dice.between(`down ${name}`, 2, 120);
    this.#clock.after(up, () => {
      const fault = this.#fault(name);
      if (this.silent || this.offline || fault === 'network') {
        if (!this.offline && !this.silent && this.#dice.roll('applied') < 0.5)
          this.#rest.answer(call, Infinity);
        this.#clock.after(5, () => end());
        return;
      }
      if (fault === 'hung') return;
      if (fault === 'lost' || fault === 'late') {
        const late = fault === 'late' ? this.#dice.between('late', 5000, 60_000) : 0;
        this.#clock.after(late, () => void this.#rest.answer(call, Infinity));
        return;
      }
      const code = fault?.replace('processed ', '') ?? '';
      const status = this.#clock.time < this.downUntil ? 503 : Number.parseInt(code, 10);
      if (status) {
        // What failed on its way back has been done all the same.
        if (status === 500 || fault?.startsWith('processed')) this.#rest.answer(call, Infinity);
        const wait = fault?.endsWith('for a while') ? this.#retryAfter() : undefined;
        this.#clock.after(down, () => end(undefined, this.#response(status, '{}', wait)));
        return;
      }
      if (this.way) {
        const give = ({ answer, age }: Passed) => {
          const text = JSON.stringify(answer.body);
          const response = this.#response(answer.status, text, undefined, age);
          this.#clock.after(down, () => end(answer, response));
        };
        this.way(asked).then(give, () => this.#clock.after(5, () => end()));
        return;
      }
      const lag = fault === 'lagging' ? mostLag : this.#dice.roll('lag') * this.#variant.lag;
      const answer = this.#rest.answer(call, this.#clock.time - lag);
      const late = fault === 'slow' ? this.#dice.between('slow', 1500, 9000) : 0;
      const later = fault === 'stale' ? this.#dice.between('stale', 9000, 14_500) : 0;
      this.#clock.after(down + late + later, () => {
        if (fault === 'cut' || fault === 'garbage')
          end(undefined, this.#spoilt(answer, fault, name));
        else end(answer, this.#response(answer.status, JSON.stringify(answer.body)));
      });
    });
  }

  #fault(name: CallName): Fault | undefined {
    const trouble = this.#troubles.find(
      ({ call, left }) => left > 0 && (call === 'any' || call === name),
    );
    if (trouble) trouble.left--;
    return trouble?.fault;
  }

  #retryAfter(): string {
    const seconds = this.#dice.between('retry after', 1, 30);
    if (this.#dice.roll('retry form') < 0.5) return `${seconds}`;
    return new Date(this.#clock.server + seconds * 1000).toUTCString();
  }

  #spoilt(answer: Answer, fault: 'cut' | 'garbage', name: CallName): Response {
    const whole = JSON.stringify(answer.body);
    if (fault === 'cut') return this.#response(200, whole.slice(0, whole.length / 2));
    const all = ['<html>Đăng nhập Wi-Fi</html>', '', '{}', '{"Data":null}', '[]', 'null'];
    const body = all[this.#dice.between('garbage', 0, all.length - 1)]!;
    // Of an answer to a comment any object says that it was taken.
    return this.#response(200, name === 'reply' && body.startsWith('{') ? '' : body);
  }

  #response(status: number, body: string, retryAfter?: string, age?: number): Response {
    const headers = new Map<string, string>();
    if (this.#variant.dated) headers.set('date', new Date(this.#clock.server).toUTCString());
    if (age !== undefined) headers.set('age', String(Math.max(1, Math.ceil(age)) / 1000));
    if (retryAfter !== undefined) headers.set('retry-after', retryAfter);
    return {
      status,
      ok: status >= 200 && status < 300,
      headers: { get: (name: string) => headers.get(name) ?? null },
      text: () => Promise.resolve(body),
    } as unknown as Response;
  }

  #checkAlone({ thing, call }: Flight): void {
    if (!thing) return;
    let others = 0;
    for (const flight of this.flights) if (flight.thing === thing) others++;
    // Apart, messages and comments are each asked for from the top by both directions.
    const most = call.name === 'messages' && call.path !== 'all' && !call.body.before ? 1 : 0;
    if (others > most) this.wrong(`${others + 1} fetches at once for ${thing}`);
  }
}

function thingOf({ name, body, path, channelId, userId, token }: Call): string {
  if (name === 'conversations') {
    const { Limit, After: _, ...query } = body;
    if ((query.UserIds as string[]).length > 0) return `users ${token}`;
    // Whether the token still counts is asked by each socket.
    return Limit === 1 ? '' : `list ${JSON.stringify(query)} ${token}`;
  }
  if (name === 'messages') {
    const direction = body.before === undefined ? 'newest' : 'older';
    return `${path} ${direction} ${channelId}:${userId} ${token}`;
  }
  // Of one conversation, none before the one before it.
  if (name === 'reply') return `reply ${(body.message as string).split('|')[0]!}`;
  // Whoever logs in again means it; renewals are one at a time.
  if (body.grant_type === 'password') return '';
  return `${name} ${path} ${channelId}:${userId} ${JSON.stringify(body)} ${token}`;
}
