/**
 * At most one run in flight and one waiting: however many ask, what they get is a run that began after they
 * asked.
 */
export class Coalescer<Reason> {
  readonly #run: (reason: Reason) => Promise<void>;
  #running: Promise<void> | undefined;
  #waiting: Promise<void> | undefined;

  constructor(run: (reason: Reason) => Promise<void>) {
    this.#run = run;
  }

  /** True while a run is in flight or waiting. */
  get busy(): boolean {
    return (this.#running ?? this.#waiting) !== undefined;
  }

  /** Resolves when a run that begins after this call has ended. */
  request(reason: Reason): Promise<void> {
    if (this.#waiting) return this.#waiting;
    if (!this.#running) return this.#start(reason);
    const next = () => {
      this.#waiting = undefined;
      return this.#start(reason);
    };
    return (this.#waiting = this.#running.then(next, next));
  }

  /** Resolves when the run in flight has ended, or a new one if there is none. */
  join(reason: Reason): Promise<void> {
    return this.#running ?? this.#waiting ?? this.#start(reason);
  }

  #start(reason: Reason): Promise<void> {
    const running = this.#run(reason).finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    return (this.#running = running);
  }
}

/** Runs tasks one after the other, in the order asked. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve();

  run<Value>(task: () => Promise<Value>): Promise<Value> {
    const result = this.#last.then(task, task);
    this.#last = result.catch(() => {});
    return result;
  }
}

/** The queue of one thing, made when it is first needed. */
export function queueOf<Key>(
  queues: { get(key: Key): Queue | undefined; set(key: Key, queue: Queue): unknown },
  key: Key,
): Queue {
  let queue = queues.get(key);
  if (!queue) queues.set(key, (queue = new Queue()));
  return queue;
}
