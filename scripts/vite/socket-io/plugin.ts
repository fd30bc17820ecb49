import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/**
 * A socket of our own in the place of socket.io-client: without every transport but WebSocket, binary data,
 * reconnection, acknowledgements and retries, none of which `src/core/transport/socket.ts` uses.
 */
export function socketIoByWebSocket(): Plugin {
  const library = 'socket.io-client';
  let found = false;
  return {
    name: 'chatomni:socket-io',
    enforce: 'pre',
    resolveId(source) {
      if (source !== library) return null;
      found = true;
      return fileURLToPath(new URL('socket.ts', import.meta.url));
    },
    buildEnd(error) {
      if (!error && !found) this.error(`Nothing imports ${library}`);
    },
  };
}
