/** Gives rows the nodes of those that have left. */
export class Slots {
  /** Key shown by each node. */
  #keys: readonly (string | undefined)[] = [];

  /** For each key the number of the node that shows it: its own if it had one, else one that is free. */
  assign(keys: readonly string[]): readonly number[] {
    const wanted = new Set(keys);
    const slots = this.#keys.map((key) => (key !== undefined && wanted.has(key) ? key : undefined));
    const slotOf = new Map(slots.map((key, slot) => [key, slot]));
    let free = 0;
    const assigned = keys.map((key) => {
      const own = slotOf.get(key);
      if (own !== undefined) return own;
      while (slots[free] !== undefined) free++;
      slots[free] = key;
      return free;
    });
    this.#keys = slots;
    return assigned;
  }
}

/** Gives the focus back to what lost it because its row was moved in the DOM. */
export class FocusKeeper {
  #focused: HTMLElement | undefined;

  /** What has the focus inside of `container`, before a render. */
  remember(container: HTMLElement | undefined): HTMLElement | undefined {
    const active = container && rootOf(container).activeElement;
    this.#focused =
      active instanceof HTMLElement && container?.contains(active) ? active : undefined;
    return this.#focused;
  }

  /** After the render. */
  restore() {
    const focused = this.#focused;
    this.#focused = undefined;
    if (focused?.isConnected && rootOf(focused).activeElement !== focused) {
      focused.focus({ preventScroll: true });
    }
  }
}

function rootOf(node: Node): DocumentOrShadowRoot {
  return node.getRootNode() as Document | ShadowRoot;
}
