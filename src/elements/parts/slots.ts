/** Gives rows the nodes of those that have left. */
export class Slots {
  /** Key shown by each node; empty: none. */
  #keys: readonly string[] = [];

  /** For each key the number of the node that shows it: its own if it had one, else one that is free. */
  assign(keys: readonly string[]): readonly number[] {
    const slots = this.#keys.map((key) => (keys.includes(key) ? key : ''));
    this.#keys = slots;
    return keys.map((key) => {
      const own = slots.indexOf(key);
      if (own >= 0) return own;
      const free = slots.indexOf('');
      if (free < 0) return slots.push(key) - 1;
      slots[free] = key;
      return free;
    });
  }
}
