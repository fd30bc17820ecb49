import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** One connection through the gate. */
interface Passage {
  readonly near: Socket;
  readonly far: Socket;
  /** Nothing goes through it any more, though both ends stay open. */
  dead: boolean;
}

/** How slowly bytes go towards the browser. */
export interface Drip {
  /** In one piece. */
  readonly bytes: number;
  /** ms from one piece to the next. */
  readonly every: number;
}

/**
 * A TCP proxy in front of one server that does to connections what networks do: it cuts, refuses, forgets them
 * (half-open: no byte comes through, and nobody is told), slows them down. Its port stays the same.
 */
export class Gate {
  readonly #target: () => number;
  readonly #passages = new Set<Passage>();
  /** Came while the gate was silent. */
  readonly #waiting: Socket[] = [];
  #server: Server | undefined;
  #port = 0;
  #silent = false;
  #drip: Drip | undefined;

  private constructor(target: () => number) {
    this.#target = target;
  }

  /** Listens on a free port of the loopback. @param target - the server's port, asked at each connection */
  static async open(target: () => number): Promise<Gate> {
    const gate = new Gate(target);
    await gate.admit();
    return gate;
  }

  get port(): number {
    return this.#port;
  }

  /** Connections that are open on the browser's side. */
  get connections(): number {
    return this.#passages.size;
  }

  /** Resets every connection; new ones are let through. */
  cut(): void {
    for (const { near, far } of [...this.#passages]) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }

  /** Cuts, and lets nobody connect: `ECONNREFUSED`, as if nothing ran there. */
  async refuse(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const closed = server && once(server, 'close');
    server?.close();
    for (const near of this.#waiting.splice(0)) near.destroy();
    this.cut();
    await closed;
  }

  /** Listens again, on the same port. */
  async admit(): Promise<void> {
    if (this.#server) return;
    const server = createServer({ pauseOnConnect: true }, (near) => {
      near.on('error', () => near.destroy());
      if (this.#silent) this.#waiting.push(near);
      else this.#pass(near);
    });
    this.#server = server;
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Every connection goes half-open, for ever; those still to come get nowhere until `speak`. */
  silence(): void {
    this.#silent = true;
    for (const passage of this.#passages) passage.dead = true;
  }

  /** Lets through who came meanwhile, as TCP does by sending again. */
  speak(): void {
    this.#silent = false;
    for (const near of this.#waiting.splice(0)) this.#pass(near);
  }

  /** Slows down what goes to the browser; undefined: no more. */
  slow(drip: Drip | undefined): void {
    this.#drip = drip;
  }

  /** Puts bytes into every connection that the server never sent. */
  inject(bytes: Buffer): void {
    for (const { near } of this.#passages) near.write(bytes);
  }

  #pass(near: Socket): void {
    if (near.destroyed) return;
    const far = connect(this.#target(), '127.0.0.1');
    const passage: Passage = { near, far, dead: false };
    this.#passages.add(passage);
    near.on('data', (bytes: Buffer) => {
      if (!passage.dead) far.write(bytes);
    });
    const send = this.#dripper(passage);
    far.on('data', send);
    // A half-open connection hears nothing of the other end's end.
    far.on('close', () => {
      if (!passage.dead) near.destroy();
    });
    near.on('close', () => {
      this.#passages.delete(passage);
      far.destroy();
    });
    near.resume();
    far.on('error', () => far.destroy());
  }

  /** Sends on to the browser, in order, however slowly. */
  #dripper(passage: Passage): (bytes: Buffer) => void {
    const { near } = passage;
    let waiting: Buffer = Buffer.alloc(0);
    let timer: NodeJS.Timeout | undefined;
    near.on('close', () => clearTimeout(timer));
    const next = () => {
      const piece = this.#drip ? waiting.subarray(0, this.#drip.bytes) : waiting;
      waiting = waiting.subarray(piece.length);
      if (!passage.dead && !near.destroyed) near.write(piece);
      timer = waiting.length > 0 ? setTimeout(next, this.#drip?.every ?? 0) : undefined;
    };
    return (bytes) => {
      waiting = Buffer.concat([waiting, bytes]);
      if (timer) return;
      if (this.#drip) timer = setTimeout(next, this.#drip.every);
      else next();
    };
  }
}
