import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type {
  ClientRequest,
  IncomingMessage,
  OutgoingHttpHeaders,
  RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** More of headers than this is no answer of TPOS; bytes. */
const MAX_HEADER_SIZE = 16 * 1024;
const AGENT = { keepAlive: true, maxSockets: 128, maxFreeSockets: 16, timeout: 60_000 };

/** What goes up. */
export interface UpstreamCall {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly headers: OutgoingHttpHeaders;
  /** Without one, nothing is said of a body at all. */
  readonly body?: Buffer | undefined;
  /** May be asked twice without harm. */
  readonly repeatable: boolean;
}

/** One server further up, with its connections kept alive. Follows no redirect, keeps no cookie. */
export class Upstream {
  readonly #options: RequestOptions;
  readonly #agent: HttpAgent;

  /** `ca`: certificates that are trusted instead of the usual ones. */
  constructor(origin: string, ca?: string) {
    const secure = origin.startsWith('https:');
    this.#agent = secure ? new HttpsAgent({ ...AGENT, ...(ca && { ca }) }) : new HttpAgent(AGENT);
    this.#options = { ...addressOf(origin), agent: this.#agent, maxHeaderSize: MAX_HEADER_SIZE };
  }

  /** Resolves with the head of the answer; rejects if there is none. The signal ends it all. */
  async send(call: UpstreamCall, signal: AbortSignal): Promise<IncomingMessage> {
    try {
      return await this.#sendOnce(call, signal);
    } catch (error) {
      // It was closing the connection that we had kept, just as we used it.
      if (!(error instanceof StaleConnection) || !call.repeatable || signal.aborted) throw error;
      return this.#sendOnce(call, signal);
    }
  }

  /** Ends the connections, also those in use. */
  close(): void {
    this.#agent.destroy();
  }

  #sendOnce(call: UpstreamCall, signal: AbortSignal): Promise<IncomingMessage> {
    const { method, target, body } = call;
    return new Promise((resolve, reject) => {
      const headers: OutgoingHttpHeaders = { ...call.headers };
      if (body) headers['Content-Length'] = body.length;
      const options = { ...this.#options, method, path: target, headers, signal };
      const request = startRequest(options);
      request.on('response', resolve);
      request.on('upgrade', (_answer, socket) => {
        socket.destroy();
        reject(new Error('It changed the protocol.'));
      });
      request.on('error', (error: NodeJS.ErrnoException) => {
        const isCut = error.code === 'ECONNRESET' || error.code === 'EPIPE';
        reject(
          isCut && request.reusedSocket
            ? new StaleConnection('ECONNRESET', { cause: error })
            : error,
        );
      });
      request.end(body);
    });
  }
}

class StaleConnection extends Error {
  readonly code = 'ECONNRESET';
}

/** A request by the scheme that the options name. */
export function startRequest(options: RequestOptions): ClientRequest {
  return options.protocol === 'https:' ? httpsRequest(options) : httpRequest(options);
}

/** Where an origin is, as Node's requests want it said. */
export function addressOf(origin: string): RequestOptions {
  const { protocol, hostname, port } = new URL(origin);
  // Node wants the address in [::1] bare.
  return { protocol, hostname: hostname.replace(/^\[|\]$/g, ''), port: port || null };
}

/** What may be told of a failure: its code, never its message, which can quote what was sent. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return 'failed';
  const { code } = error;
  return typeof code === 'string' && /^[A-Z][A-Z\d_]{1,60}$/.test(code) ? code : 'failed';
}
