import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { withoutMethods } from './without-methods.ts';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** What a `Socket` of socket.io-client imports, and what takes the place of that. */
const imports: Record<string, string> = {
  './manager.js': here('connection.ts'),
  'socket.io-parser': here('parser.ts'),
  '@socket.io/component-emitter': here('emitter.ts'),
};

/** `forceNew` and one namespace: no shared Managers, and so no parsed URLs that identify them. */
const entry = '/socket.io-client/build/esm/index.js';
const io = `
  import { Connection } from './manager.js';
  import { Socket } from './socket.js';
  export const io = (url, options) =>
    new Socket(new Connection(url, options), new URL(url).pathname, options);`;

/** Where the class `Socket` is, and its methods that do nothing here: nothing of ours asks for acknowledgements. */
const module = '/socket.io-client/build/esm/socket.js';
const unused = [
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
];

/**
 * Leaves out of socket.io-client what `src/core/transport/socket.ts` never uses: every transport but WebSocket,
 * binary data, reconnection, acknowledgements, retries. A library that has changed fails the build.
 */
export function socketIoByWebSocket(): Plugin {
  const missing = new Set([...Object.keys(imports), entry, module]);
  return {
    name: 'chatomni:socket-io',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!importer?.includes('/socket.io-client/')) return null;
      missing.delete(source);
      return imports[source];
    },
    transform(code, id) {
      const path = [entry, module].find((end) => id.endsWith(end));
      if (!path) return null;
      missing.delete(path);
      return { code: path === entry ? io : withoutMethods(code, unused), map: null };
    },
    buildEnd(error) {
      if (error || missing.size === 0) return;
      this.error(`socket.io-client has changed, not found: ${[...missing].join(', ')}`);
    },
  };
}
