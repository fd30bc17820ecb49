import type { Ports } from './ports.ts';
import type { StoreEvents } from './store-types.ts';

type Listener<Name extends keyof StoreEvents> = (detail: StoreEvents[Name]) => void;

/** What `store.on` stands on. A listener that throws is reported and takes nobody else's news away. */
export interface Emitter {
  readonly on: <Name extends keyof StoreEvents>(name: Name, listener: Listener<Name>) => () => void;
  readonly emit: <Name extends keyof StoreEvents>(name: Name, detail: StoreEvents[Name]) => void;
  /** Whether anybody listens. */
  readonly has: (name: keyof StoreEvents) => boolean;
  readonly clear: () => void;
}

export function createEmitter(ports: Pick<Ports, 'console'>): Emitter {
  const listeners = new Map<keyof StoreEvents, Set<Listener<never>>>();
  return {
    on(name, listener) {
      const own = listeners.get(name) ?? new Set();
      listeners.set(name, own.add(listener));
      return () => {
        own.delete(listener);
      };
    },
    emit(name, detail) {
      for (const listener of [...(listeners.get(name) ?? [])]) {
        try {
          listener(detail as never);
        } catch (error) {
          ports.console.error(`[chatomni] a listener of "${name}" failed`, error);
        }
      }
    },
    has: (name) => !!listeners.get(name)?.size,
    clear() {
      listeners.clear();
    },
  };
}
