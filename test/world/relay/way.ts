import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { digestOf, type Admission } from '../../../server/relay/admission.ts';
import { SharedPolls } from '../../../server/relay/shared-polls.ts';
import type { AllowedCall } from '../../../server/proxy/calls.ts';
import type { Answer, Call } from '../rest.ts';
import type { World } from '../world.ts';
import type { Instance } from './instance.ts';
import type { Relay } from './relay.ts';

/** What a page asks for, and what it gets; `age`: the answer was begun so many ms before. */
export interface Asked {
  readonly call: Call;
  readonly url: string;
  readonly init: RequestInit;
}
export interface Passed {
  readonly answer: Answer;
  readonly age?: number;
}

interface Kept {
  readonly answer: Answer;
  /** World time when TPOS gave it. */
  readonly at: number;
}

/** The way of calls through an instance, as server/proxy/rest-proxy.ts passes them on. */
export class Way {
  readonly polls: SharedPolls;
  readonly #instance: Instance;
  readonly #relay: Relay;
  /** What stands in for the bodies of answers. */
  readonly #kept: Kept[] = [];

  constructor(
    instance: Instance,
    relay: Relay,
    admission: Admission,
    parts: { readonly sequence: () => number; readonly onChanged: () => Promise<void> },
  ) {
    this.#instance = instance;
    this.#relay = relay;
    this.polls = new SharedPolls({
      ...parts,
      timers: instance.host,
      elapsed: () => relay.clock.time,
      since: (digest) => (instance.room?.isWhole(digest) ? instance.room.since(digest) : undefined),
      isAccepted: (digest) => admission.isAccepted(digest),
      roomsHere: (digest) => (instance.room?.since(digest) === undefined ? [] : instance.rooms),
      roomsElsewhere: () => Promise.resolve(instance.rooms),
      isCurrent: () => instance.isCurrent(),
    });
  }

  /** Rejects where no answer comes. */
  async pass(tab: World, { call, url, init }: Asked): Promise<Passed> {
    const { token } = call;
    const signal = init.signal ?? new AbortController().signal;
    const body = Buffer.from(typeof init.body === 'string' ? init.body : '');
    const kind = call.name === 'conversations' ? 'search' : call.path;
    const allowed = { kind, method: init.method ?? 'GET', target: url } as unknown as AllowedCall;
    const digest = digestOf(token ?? '');
    const poll = token ? this.polls.poll(allowed, {}, body, digest) : undefined;
    const { watch } = this.#relay;
    const heard = watch.heardBy(tab);
    // Not those that connect before the answer comes: after each connection a page asks anew (design rule 5).
    const guests = this.#relay
      .guestsOf(tab)
      .filter(({ isAccepted, socket }) => isAccepted && socket.connected);
    const isHere = [...this.#instance.guests].some(
      ({ token: said, data }) => said === token || data.digest === digest,
    );
    const shared = await poll?.take(signal);
    if (shared) {
      if (!isHere) watch.wrong(`${this.#instance.name} shares with one who has no socket there`);
      const [given, age] = shared;
      const { answer, at } = this.#kept[Number(given.body.toString())]!;
      watch.shared(tab, heard, at, guests);
      return { answer, age };
    }
    const isChange = call.name === 'seen';
    try {
      const kept = await this.#ask(call, signal);
      const { status } = kept.answer;
      if (call.name === 'conversations' || status === 401) this.#instance.saw(token, status);
      if (isChange) await this.polls.changed();
      const keeps = poll?.keep(status, {}) ?? new PassThrough();
      keeps.end(String(this.#kept.push(kept) - 1));
      await finished(keeps.resume());
      poll?.end('whole');
      return { answer: kept.answer };
    } finally {
      poll?.end(signal.aborted ? 'gone' : 'failed');
    }
  }

  #ask(call: Call, signal: AbortSignal): Promise<Kept> {
    const { clock, dice, line, tpos } = this.#relay;
    return new Promise((resolve, reject) => {
      const fail = () => reject(new Error('TPOS gave no answer.'));
      if (signal.aborted) fail();
      signal.addEventListener('abort', fail, { once: true });
      clock.after(dice.between('to TPOS', 1, 300), () => {
        const answer = clock.time < line.downUntil ? undefined : tpos.rest.answer(call, clock.time);
        const kept = answer && { answer, at: clock.time };
        clock.after(dice.between('from TPOS', 1, 300), () => {
          this.#instance.host.run(kept ? () => resolve(kept) : fail);
        });
      });
    });
  }
}
