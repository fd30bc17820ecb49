import type { HTMLAttributes } from 'svelte/elements';
import type { ChatOmniElementEvents, ChatOmniElements, ChatOmniMarkup } from './markup.js';

/** `onchatomni-select={…}`: Svelte 5 listens for the event whose name follows `on`. */
type Listeners = {
  [Name in keyof ChatOmniElementEvents & string as `on${Name}`]?:
    ((event: ChatOmniElementEvents[Name]) => void) | undefined;
};

type Elements = {
  [Tag in keyof ChatOmniElements]: ChatOmniMarkup[Tag] &
    Listeners &
    Omit<HTMLAttributes<ChatOmniElements[Tag]>, keyof ChatOmniMarkup[Tag] | keyof Listeners>;
};

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends Elements {}
}
