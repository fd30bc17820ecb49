import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { answerRest, type Call, callOf, type RestPorts } from '../../../server/simulator/rest.ts';
import type { RestResponse } from '../../../server/simulator/http.ts';

/** One call and its answer, before it is sent. */
export interface Exchange {
  readonly call: Call;
  /** Calls of this kind before this one. */
  readonly before: number;
  /** What is so now, whenever it is sent. */
  readonly answer: RestResponse;
  readonly response: ServerResponse;
  /** Sends an answer, by default that one. */
  readonly send: (answer?: RestResponse) => void;
}

const script = new URL('../../../dist/chatomni.js', import.meta.url);

/** A plain page of a shop with the built drop-in, and the REST API beside it, which can be told to misbehave. */
export class WebServer {
  /** What becomes of each answer; a fault puts its own here. */
  respond: (exchange: Exchange) => void = ({ send }) => send();
  readonly #ports: RestPorts;
  readonly #page: () => string;
  readonly #counts = new Map<Call, number>();
  #server: Server | undefined;
  #port = 0;

  constructor(ports: RestPorts, page: () => string) {
    this.#ports = ports;
    this.#page = page;
  }

  get port(): number {
    return this.#port;
  }

  /** Calls so far. */
  calls(call: Call): number {
    return this.#counts.get(call) ?? 0;
  }

  /** Starts, or starts again on the same port. */
  async start(): Promise<void> {
    if (this.#server) return;
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Goes away; what it was about to answer is lost. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
    if (pathname.startsWith('/api/')) {
      await this.#api(request, response, pathname.slice('/api'.length), searchParams);
    } else if (pathname === '/') {
      response.setHeader('Content-Type', 'text/html; charset=utf-8').end(this.#page());
    } else if (pathname === '/chatomni.js') {
      response.setHeader('Content-Type', 'text/javascript').end(readFileSync(script));
    } else {
      response.writeHead(404).end();
    }
  }

  async #api(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
  ): Promise<void> {
    const call = callOf(path);
    const before = this.calls(call);
    this.#counts.set(call, before + 1);
    const { authorization, 'content-type': contentType } = request.headers;
    const answer = answerRest(this.#ports, {
      method: request.method ?? 'GET',
      path,
      query,
      headers: { authorization, 'content-type': contentType },
      body: await text(request),
      origin: '',
    });
    const send = ({ status, headers, body } = answer) => {
      if (!response.destroyed) response.writeHead(status, headers).end(body);
    };
    this.respond({ call, before, answer, response, send });
  }
}
