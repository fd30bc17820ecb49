import { html, nothing } from 'lit';

/**
 * A field to search by; `onTyped` hears what stands in it, without spaces around, after each letter. Without
 * `value` nobody but who types says what that is.
 */
export function searchField(
  part: string,
  label: string,
  onTyped: (typed: string) => void,
  value?: string,
) {
  const onInput = (event: Event) => {
    // Vietnamese is typed by composing: half a syllable is nothing to look for.
    if (event instanceof InputEvent && event.isComposing) return;
    onTyped((event.target as HTMLInputElement).value.trim());
  };
  // Whoever types is ahead of who has nothing to say: `nothing` leaves the property alone.
  const shown = (value ?? nothing) as string;
  return html`<input
    part=${part}
    type="search"
    role="searchbox"
    autocomplete="off"
    spellcheck="false"
    enterkeyhint="search"
    aria-label=${label}
    placeholder=${label}
    .value=${shown}
    @input=${onInput}
    @compositionend=${onInput}
  />`;
}
