import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { withoutMethods } from './without-methods.ts';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** What socket.io-client is built on, and what takes the place of that. */
const packages: Record<string, string> = {
  'engine.io-client': here('engine.ts'),
  'socket.io-parser': here('parser.ts'),
  '@socket.io/component-emitter': here('emitter.ts'),
};

/** Modules of which a connection of ours needs next to nothing. */
const modules: Record<string, string> = {
  // `forceNew` and one namespace: no shared Managers, and so no parsed URLs that identify them.
  '/socket.io-client/build/esm/index.js': `
    import { Manager } from './manager.js';
    export const io = (url, options) =>
      new Manager(url, options).socket(new URL(url).pathname, options);`,
  '/socket.io-client/build/esm/contrib/backo2.js': 'export class Backoff { reset() {} }',
};

/** Methods that do nothing for a connection of ours: `reconnection: false`, and no acknowledgements asked for. */
const unused: Record<string, readonly string[]> = {
  '/socket.io-client/build/esm/manager.js': [
    'reconnection',
    'reconnectionAttempts',
    'reconnectionDelay',
    'reconnectionDelayMax',
    'randomizationFactor',
    'maybeReconnectOnOpen',
    'reconnect',
    'onreconnect',
    'connect',
    'disconnect',
    'onping',
  ],
  '/socket.io-client/build/esm/socket.js': [
    'disconnected',
    'open',
    'close',
    'send',
    'compress',
    'volatile',
    'timeout',
    'emitWithAck',
    '_registerAckCallback',
    '_clearAcks',
    'onack',
    '_addToQueue',
    '_drainQueue',
    'prependAny',
    'listenersAny',
    'onAnyOutgoing',
    'prependAnyOutgoing',
    'offAnyOutgoing',
    'listenersAnyOutgoing',
    'notifyOutgoingListeners',
  ],
};

/**
 * Leaves out of socket.io-client what `src/core/transport/socket.ts` never uses: every transport but WebSocket,
 * binary data, reconnection, acknowledgements, retries. A library that has changed fails the build.
 */
export function socketIoByWebSocket(): Plugin {
  const missing = new Set([packages, modules, unused].flatMap(Object.keys));
  const take = <T>(table: Record<string, T>, id: string): T | undefined => {
    const name = Object.keys(table).find((path) => id.endsWith(path));
    if (name === undefined) return undefined;
    missing.delete(name);
    return table[name];
  };
  return {
    name: 'chatomni:socket-io',
    enforce: 'pre',
    resolveId(source, importer) {
      return importer?.includes('/socket.io-client/') ? take(packages, source) : null;
    },
    transform(code, id) {
      const replacement = take(modules, id);
      if (replacement !== undefined) return { code: replacement, map: null };
      const names = take(unused, id);
      return names ? { code: withoutMethods(code, names), map: null } : null;
    },
    buildEnd(error) {
      if (error || missing.size === 0) return;
      this.error(`socket.io-client has changed, not found: ${[...missing].join(', ')}`);
    },
  };
}
