import { garbageBodies, garbageEvents, garbagePackets, textFrame } from './garbage.ts';
import type { Frame } from './push-server.ts';
import type { LiveTraffic } from './traffic.ts';
import type { Visit } from './visit.ts';
import type { Exchange } from './web-server.ts';

/** What a fault works on. */
export interface Scene {
  readonly visit: Visit;
  readonly traffic: LiveTraffic;
}

/** One way in which servers or the network misbehave. */
export interface Fault {
  readonly name: string;
  readonly begin: (scene: Scene) => void | Promise<void>;
  readonly end: (scene: Scene) => void | Promise<void>;
  /** The connections are lost by it: it lasts until the page has noticed. */
  readonly loses?: true;
  /** With polling off: nothing but the catch-up after a connection can bring what was missed. */
  readonly unpolled?: true;
  /** It lasts at least so long, ms; by default 2 s. */
  readonly ms?: number;
  /** After it the connections are tried again once a minute only: a refresh by hand tries at once. */
  readonly exhausts?: true;
  /** So many messages at once into the open conversation: more than a page of its history holds. */
  readonly flood?: number;
}

type Respond = (exchange: Exchange) => void;
type Deliver = (frame: Frame, send: (frame: Frame) => void) => void;

const none = () => {};

/** A fault of what both Socket.IO servers send. `deliver` is made anew for each server. */
function events(name: string, deliver: () => Deliver, more: Partial<Fault> = {}): Fault {
  return {
    name,
    begin({ visit }) {
      for (const server of visit.shop.pushServers) server.deliver = deliver();
    },
    end({ visit }) {
      for (const server of visit.shop.pushServers) server.deliver = (frame, send) => send(frame);
    },
    ...more,
  };
}

/** A fault of REST's answers, while both sockets lose every second event. */
function answers(name: string, respond: () => Respond): Fault {
  const lossy = events(name, everySecond);
  return {
    name,
    begin(scene) {
      scene.visit.shop.web.respond = respond();
      return lossy.begin(scene);
    },
    end(scene) {
      scene.visit.shop.web.respond = ({ send }) => send();
      return lossy.end(scene);
    },
  };
}

function everySecond(): Deliver {
  let count = 0;
  return (frame, send) => {
    if (count++ % 2 === 0) send(frame);
  };
}

/** Each event three times at once, and once more when ten others have come. */
function repeated(): Deliver {
  const earlier: Frame[] = [];
  return (frame, send) => {
    earlier.push(frame);
    for (let n = 0; n < 3; n++) send(frame);
    if (earlier.length > 10) send(earlier.shift()!);
  };
}

/** Events gather and come in reverse, eight at a time; what is left at the end is lost. */
function reversed(): Deliver {
  const waiting: (() => void)[] = [];
  return (frame, send) => {
    waiting.push(() => send(frame));
    if (waiting.length === 8) for (const go of waiting.splice(0).reverse()) go();
  };
}

/** Each good event stands between two that nobody can read. */
function surrounded(): Deliver {
  let count = 0;
  const next = () => garbageEvents[count++ % garbageEvents.length]!;
  return (frame, send) => {
    send(next());
    send(frame);
    send(next());
  };
}

/** Half of the answers end in the middle of their body. */
function truncated(): Respond {
  return ({ answer, before, response, send }) => {
    if (before % 2 === 1) {
      send();
      return;
    }
    const body = Buffer.from(answer.body);
    response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
  };
}

/** 429 and 503 in turns, now and then with `Retry-After`. */
function failing(): Respond {
  return ({ before, send }) => {
    const headers: Record<string, string> = before % 3 === 0 ? { 'retry-after': '1' } : {};
    send({ status: before % 2 ? 429 : 503, headers, body: '{"Message":"Quá tải"}' });
  };
}

/** What is no answer at all, with a status of 200. */
function nonsense(): Respond {
  return ({ before, send }) => {
    const [type, body] = garbageBodies[before % garbageBodies.length]!;
    send({ status: 200, headers: { 'content-type': type }, body });
  };
}

/** Answers tell what was so over a second ago: pushes overtake them. */
function stale(): Respond {
  return ({ send }) => {
    setTimeout(send, 1200);
  };
}

/** All that a shop page can meet. Each begins and ends under live traffic. */
export const faults: readonly Fault[] = [
  {
    name: 'connections are cut',
    loses: true,
    unpolled: true,
    begin: ({ visit }) => {
      for (const gate of visit.shop.pushGates) gate.cut();
    },
    end: none,
    ms: 0,
  },
  {
    name: 'connections are cut ten times running',
    unpolled: true,
    async begin({ visit }) {
      for (let n = 0; n < 10; n++) {
        for (const gate of visit.shop.pushGates) gate.cut();
        await visit.page.waitForTimeout(150);
      }
    },
    end: none,
    ms: 0,
  },
  {
    name: 'the Socket.IO servers crash and come back on their ports',
    loses: true,
    unpolled: true,
    async begin({ visit: { shop } }) {
      await Promise.all(shop.pushGates.map((gate) => gate.refuse()));
      await Promise.all(shop.pushServers.map((server) => server.stop()));
    },
    async end({ visit: { shop } }) {
      await Promise.all(shop.pushServers.map((server) => server.start()));
      await Promise.all(shop.pushGates.map((gate) => gate.admit()));
    },
  },
  {
    name: 'the Socket.IO servers restart in good order',
    loses: true,
    unpolled: true,
    begin: async ({ visit: { shop } }) => {
      await Promise.all(shop.pushServers.map((server) => server.stop()));
    },
    end: async ({ visit: { shop } }) => {
      await Promise.all(shop.pushServers.map((server) => server.start()));
    },
    ms: 300,
  },
  {
    name: 'the servers throw every connection out',
    loses: true,
    unpolled: true,
    begin: ({ visit: { shop } }) => {
      for (const server of shop.pushServers) server.kick();
    },
    end: none,
    ms: 0,
  },
  {
    name: 'connections go half-open: nothing comes, nobody closes',
    loses: true,
    unpolled: true,
    begin: ({ visit }) => {
      for (const gate of visit.shop.pushGates) gate.silence();
    },
    end: ({ visit }) => {
      for (const gate of visit.shop.pushGates) gate.speak();
    },
  },
  {
    name: 'everything goes half-open, REST too',
    loses: true,
    begin: ({ visit }) => {
      for (const gate of Object.values(visit.shop.gates)) gate.silence();
    },
    end: ({ visit }) => {
      for (const gate of Object.values(visit.shop.gates)) gate.speak();
    },
  },
  {
    name: 'the browser is offline',
    begin: ({ visit }) => visit.page.context().setOffline(true),
    end: ({ visit }) => visit.page.context().setOffline(false),
    ms: 3000,
  },
  {
    name: 'everything is down for long, and 120 messages come to the open thread',
    loses: true,
    flood: 120,
    exhausts: true,
    ms: 9000,
    async begin({ visit: { shop } }) {
      await Promise.all(Object.values(shop.gates).map((gate) => gate.refuse()));
      await Promise.all([shop.web, ...shop.pushServers].map((server) => server.stop()));
    },
    async end({ visit: { shop } }) {
      await Promise.all([shop.web, ...shop.pushServers].map((server) => server.start()));
      await Promise.all(Object.values(shop.gates).map((gate) => gate.admit()));
    },
  },
  {
    name: 'frames come slowly, in pieces',
    begin: ({ visit }) => {
      for (const gate of visit.shop.pushGates) gate.slow({ bytes: 700, every: 60 });
    },
    end: ({ visit }) => {
      for (const gate of visit.shop.pushGates) gate.slow(undefined);
    },
  },
  events('every second event is lost', everySecond),
  events('all events are lost, while connections stand', () => none),
  events('events come four times', repeated),
  events('events come in reverse', reversed),
  events('events that cannot be read come among the others', surrounded),
  {
    name: 'packets come that are no Socket.IO',
    async begin({ visit }) {
      for (const packet of garbagePackets) {
        for (const gate of visit.shop.pushGates) gate.inject(textFrame(packet));
        await visit.page.waitForTimeout(250);
      }
    },
    end: none,
    ms: 0,
  },
  {
    name: 'bytes come that are no WebSocket frame',
    loses: true,
    unpolled: true,
    begin: ({ visit }) => {
      for (const gate of visit.shop.pushGates) gate.inject(Buffer.alloc(64, 0xff));
    },
    end: none,
    ms: 0,
  },
  answers('REST hangs', () => none),
  answers('REST answers 429 and 503', failing),
  answers('REST answers with nonsense', nonsense),
  answers('REST answers are cut off', truncated),
  answers('REST answers are late and stale', stale),
];
