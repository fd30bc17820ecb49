import type { Config } from '../config.ts';
import type { Link, LinkOptions } from './link.ts';
import { decodeOnce } from '../protocol/events.ts';
import { createLink } from './socket.ts';

export interface LinksOptions extends Omit<
  LinkOptions,
  'name' | 'url' | 'detour' | 'config' | 'decode'
> {
  readonly config: Config;
  /** Whether the API's origin leads to the servers too, under `/ws/chat` and `/ws/rt`. */
  readonly offersSockets: () => Promise<boolean>;
}

/** The two connections of docs/protocol.md §4. */
export interface Links {
  readonly chat: Link;
  readonly rt: Link;
  /** A session began; off (`realtime`), neither ever starts. */
  start(): void;
  both(act: 'stop' | 'wake' | 'revive' | 'nudge' | 'authenticate' | 'destroy'): void;
}

export function createLinks(options: LinksOptions): Links {
  const { config } = options;
  const { origin } = options.ports.page;
  let decode = decodeOnce();
  let offered: Promise<boolean> | undefined;

  const create = (name: 'chat' | 'rt', sibling: () => Link) => {
    const url = config[`${name}Url`];
    return createLink({
      ...options,
      name,
      url,
      decode: (event, args) => decode(event, args),
      async detour() {
        const is = await (offered ??= options.offersSockets().catch(() => false));
        // Who answered may not have been that origin, but something on the way: it is asked again.
        if (!is) offered = undefined;
        const { href } = new URL(`/ws/${name}`, new URL(config.apiBase, origin));
        const direct = new URL(url, origin).href.replace(/^ws/, 'http');
        return is && href !== direct ? href : undefined;
      },
      onConnect(attempts) {
        options.onConnect(attempts);
        sibling().nudge();
      },
    });
  };
  const chat: Link = create('chat', () => rt);
  const rt: Link = create('rt', () => chat);
  return {
    chat,
    rt,
    start() {
      if (!config.realtime) return;
      options.log.info('🔌 Connecting to WebSocket servers...');
      chat.start();
      rt.start();
    },
    both(act) {
      // What customers wrote ends with the session.
      if (act === 'stop') decode = decodeOnce();
      chat[act]();
      rt[act]();
    },
  };
}
