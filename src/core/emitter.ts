import type { Ports } from './ports.ts';
import type { StoreEvents } from './store-types.ts';

type Listener<Name extends keyof StoreEvents> = (detail: StoreEvents[Name]) => void;
type Listeners = { readonly [Name in keyof StoreEvents]: Set<Listener<Name>> };

/** What `store.on` stands on. A listener that throws is reported and takes nobody else's news away. */
export interface Emitter {
  readonly on: <Name extends keyof StoreEvents>(name: Name, listener: Listener<Name>) => () => void;
  readonly emit: <Name extends keyof StoreEvents>(name: Name, detail: StoreEvents[Name]) => void;
  readonly clear: () => void;
}

export function createEmitter(ports: Pick<Ports, 'console'>): Emitter {
  const listeners: Listeners = {
    login: new Set(),
    logout: new Set(),
    connection: new Set(),
    message: new Set(),
    activity: new Set(),
    order: new Set(),
    unread: new Set(),
    error: new Set(),
    log: new Set(),
    event: new Set(),
    destroy: new Set(),
  };
  return {
    on(name, listener) {
      listeners[name].add(listener);
      return () => {
        listeners[name].delete(listener);
      };
    },
    emit(name, detail) {
      for (const listener of [...listeners[name]]) {
        try {
          listener(detail);
        } catch (error) {
          ports.console.error(`[chatomni] a listener of "${name}" failed`, error);
        }
      }
    },
    clear() {
      for (const set of Object.values(listeners)) set.clear();
    },
  };
}
