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
    const { width, height } = popover.getBoundingClientRect();
    // What is measured is in the window's pixels, what is set in those of a page that may be zoomed by its style.
    const zoom = width / popover.offsetWidth || 1;
    const start = popover.matches(':dir(rtl)') ? right - width : left;
    const below = bottom + margin / 2;
    const fits = below + height + margin <= innerHeight;
    const x = Math.max(margin, Math.min(start, innerWidth - width - margin));
    const y = fits ? below : Math.max(margin, top - height - margin / 2);
    popover.style.left = `${x / zoom}px`;
    popover.style.top = `${y / zoom}px`;
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
