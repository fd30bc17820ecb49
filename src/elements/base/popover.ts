const margin = 8;

/**
 * For `@beforetoggle` of a `popover` element with an id: keeps it, while open, beside the button whose
 * `popovertarget` names it, and inside the window. Through the CSSOM, which a strict style policy allows.
 */
export function placePopover(event: Event): void {
  if (!(event instanceof ToggleEvent) || event.newState !== 'open') return;
  const popover = event.currentTarget;
  if (!(popover instanceof HTMLElement)) return;
  const root = popover.getRootNode() as Document | ShadowRoot;
  const anchor = root.querySelector(`[popovertarget="${popover.id}"]`);
  if (!anchor) return;
  const closed = new AbortController();

  const place = () => {
    const { left, right, top, bottom } = anchor.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = popover;
    const start = popover.matches(':dir(rtl)') ? right - offsetWidth : left;
    const below = bottom + margin / 2;
    const fits = below + offsetHeight + margin <= innerHeight;
    popover.style.left = `${Math.max(margin, Math.min(start, innerWidth - offsetWidth - margin))}px`;
    popover.style.top = `${fits ? below : Math.max(margin, top - offsetHeight - margin / 2)}px`;
  };
  // It has a size only once it shows, and another one when what it says changes.
  const size = new ResizeObserver(place);
  size.observe(popover);
  const options = { capture: true, passive: true, signal: closed.signal };
  addEventListener('scroll', place, options);
  addEventListener('resize', place, options);
  const onClose = () => {
    closed.abort();
    size.disconnect();
    // Hidden, it would leave the focus nowhere.
    if (popover.matches(':focus-within')) (anchor as HTMLElement).focus();
  };
  popover.addEventListener('beforetoggle', onClose, { once: true });
}
