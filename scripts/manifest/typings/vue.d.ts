import type { EmitFn, HTMLAttributes } from 'vue';
import type { ChatOmniElementEvents, ChatOmniElements, ChatOmniMarkup } from './markup.js';

/** An element as Vue's templates take it, see "Vue and Web Components" in Vue's guide. */
type Component<Tag extends keyof ChatOmniElements> = new () => ChatOmniElements[Tag] & {
  /** For templates alone: no element has it. */
  $props: ChatOmniMarkup[Tag] & Omit<HTMLAttributes, keyof ChatOmniMarkup[Tag]>;
  /** For templates alone: no element has it. */
  $emit: EmitFn<{
    [Name in keyof ChatOmniElementEvents]: (event: ChatOmniElementEvents[Name]) => void;
  }>;
};

type Components = { [Tag in keyof ChatOmniElements]: Component<Tag> };

declare module 'vue' {
  interface GlobalComponents extends Components {}
}
