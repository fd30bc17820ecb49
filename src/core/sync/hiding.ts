import type { HiddenState } from '../types.ts';
import { type Queue, queueOf } from './coalescer.ts';
import { commentOf, type SyncContext } from './context.ts';

/** Comments hidden from the public: shown so at once, and taken back where the server does not accept it. */
export class Hiding {
  readonly #context: SyncContext;
  /** As the server has accepted it. */
  readonly #hidden = new Set<string>();
  /** On their way, by message id. */
  readonly #wishes = new Map<string, { readonly hidden: boolean }>();
  readonly #queues = new Map<string, Queue>();
  #value: ReadonlyMap<string, HiddenState> | undefined;

  constructor(context: SyncContext) {
    this.#context = context;
  }

  get value(): ReadonlyMap<string, HiddenState> {
    return (this.#value ??= new Map<string, HiddenState>([
      ...[...this.#hidden].map((id) => [id, 'hidden'] as const),
      ...[...this.#wishes].map(([id, { hidden }]) => [id, hidden ? 'hiding' : 'showing'] as const),
    ]));
  }

  /** One after the other for each comment, so that the server ends up with the last one. */
  async set(key: string, commentId: string, hidden: boolean): Promise<void> {
    const { entry, externalId } = commentOf(this.#context, key, commentId);
    const { api, signal } = this.#context;
    const wish = { hidden };
    this.#wishes.set(commentId, wish);
    this.#touch();
    try {
      const hide = () => api.hide(entry.identity, externalId, hidden, signal);
      await queueOf(this.#queues, commentId).run(hide);
      if (hidden) this.#hidden.add(commentId);
      else this.#hidden.delete(commentId);
    } finally {
      if (this.#wishes.get(commentId) === wish) this.#wishes.delete(commentId);
      this.#touch();
    }
  }

  #touch(): void {
    this.#value = undefined;
    this.#context.conversations.touch();
  }
}
