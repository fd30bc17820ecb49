import { html } from 'lit';

/** A field to search by; `onTyped` hears what stands in it, without spaces around, after each letter. */
export function searchField(part: string, label: string, onTyped: (typed: string) => void) {
  const onInput = (event: Event) => {
    // Vietnamese is typed by composing: half a syllable is nothing to look for.
    if (event instanceof InputEvent && event.isComposing) return;
    onTyped((event.target as HTMLInputElement).value.trim());
  };
  return html`<input
    part=${part}
    type="search"
    role="searchbox"
    autocomplete="off"
    spellcheck="false"
    enterkeyhint="search"
    aria-label=${label}
    placeholder=${label}
    @input=${onInput}
    @compositionend=${onInput}
  />`;
}
