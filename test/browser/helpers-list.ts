import { nextFrame } from '@open-wc/testing';

/** Until what was set off is laid out, measured and drawn. */
export async function settled(frames = 4): Promise<void> {
  for (let frame = 0; frame < frames; frame++) await nextFrame();
}

/** Until a person's scrolling counts as done. */
export async function scrollingDone(scroller: HTMLElement): Promise<void> {
  if ('onscrollend' in window) {
    await new Promise((done) => {
      scroller.addEventListener('scrollend', done, { once: true });
    });
    return;
  }
  // Where nothing says so (WebKit), it counts as done when it has been still for a while.
  for (let still = 0, last = -1; still < 30; last = scroller.scrollTop) {
    await nextFrame();
    still = scroller.scrollTop === last ? still + 1 : 0;
  }
}

export function all(host: Element, selector: string): HTMLElement[] {
  return [...host.shadowRoot!.querySelectorAll<HTMLElement>(selector)];
}

export function one(host: Element, selector: string): HTMLElement {
  const found = host.shadowRoot!.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`there is no ${selector}`);
  return found;
}
