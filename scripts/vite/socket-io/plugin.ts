import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { withoutMethods } from './without-methods.ts';

const engine = fileURLToPath(new URL('engine.ts', import.meta.url));

/** Modules of which a connection of ours needs nothing, or next to nothing. */
const replaced: Record<string, string> = {
  // `forceNew` and one namespace: no shared Managers, and so no parsed URLs that identify them.
  '/socket.io-client/build/esm/index.js': `
    import { Manager } from './manager.js';
    export const io = (url, options) =>
      new Manager(url, options).socket(new URL(url).pathname, options);`,
  '/socket.io-client/build/esm/contrib/backo2.js': 'export class Backoff { reset() {} }',
  // The engine lets no binary data in, and none is sent.
  '/socket.io-parser/build/esm/is-binary.js':
    'export const isBinary = () => false, hasBinary = isBinary;',
  '/socket.io-parser/build/esm/binary.js':
    'export const deconstructPacket = undefined, reconstructPacket = undefined;',
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
  '/socket.io-parser/build/esm/index.js': [
    'encodeAsBinary',
    'takeBinaryData',
    'finishedReconstruction',
  ],
};

/**
 * Leaves out of socket.io-client what `src/core/transport/socket.ts` never uses. The protocol of Socket.IO
 * stays the library's; the transports of Engine.IO give way to the one of `engine.ts`.
 */
export function socketIoByWebSocket(): Plugin {
  const missing = new Set(['engine.io-client', ...Object.keys(replaced), ...Object.keys(unused)]);
  const take = <T>(table: Record<string, T>, id: string): T | undefined => {
    const module = Object.keys(table).find((path) => id.endsWith(path));
    if (module === undefined) return undefined;
    missing.delete(module);
    return table[module];
  };
  return {
    name: 'chatomni:socket-io',
    enforce: 'pre',
    resolveId(source) {
      if (source !== 'engine.io-client') return null;
      missing.delete(source);
      return engine;
    },
    transform(code, id) {
      const replacement = take(replaced, id);
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
