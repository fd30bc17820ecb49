import type { Config } from '../config.ts';
import type { News } from '../facts.ts';
import type { LinkState } from '../types.ts';
import { createLink, type Link, type LinkOptions } from './socket.ts';

export interface LinksOptions extends Pick<
  LinkOptions,
  'ports' | 'log' | 'token' | 'renew' | 'verify' | 'onConnect'
> {
  readonly config: Config;
  readonly onState: (name: 'chat' | 'rt', state: LinkState) => void;
  readonly onEvent: (
    name: 'chat' | 'rt',
    event: string,
    args: readonly unknown[],
    news: News,
  ) => void;
}

/** The two connections of docs/protocol.md §4; off (`realtime`), neither ever starts. */
export interface Links extends Pick<
  Link,
  'start' | 'stop' | 'wake' | 'revive' | 'authenticate' | 'destroy'
> {
  readonly handles: { readonly chat: Link['handle']; readonly rt: Link['handle'] };
}

export function createLinks(options: LinksOptions): Links {
  const { config, onState, onEvent } = options;
  const create = (name: 'chat' | 'rt') =>
    createLink({
      ...options,
      name,
      url: name === 'chat' ? config.chatUrl : config.rtUrl,
      onState: (state) => {
        onState(name, state);
      },
      onEvent: (event, args, news) => {
        onEvent(name, event, args, news);
      },
    });
  const chat = create('chat');
  const rt = create('rt');
  const each = (act: (link: Link) => void) => () => {
    act(chat);
    act(rt);
  };
  return {
    handles: { chat: chat.handle, rt: rt.handle },
    start() {
      if (!config.realtime) return;
      options.log.info('🔌 Connecting to WebSocket servers...');
      chat.start();
      rt.start();
    },
    stop: each((link) => {
      link.stop();
    }),
    wake: each((link) => {
      link.wake();
    }),
    revive: each((link) => {
      link.revive();
    }),
    authenticate: each((link) => {
      link.authenticate();
    }),
    destroy: each((link) => {
      link.destroy();
    }),
  };
}
