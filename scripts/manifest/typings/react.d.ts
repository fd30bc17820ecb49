import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { ChatOmniElementEvents, ChatOmniElements, ChatOmniMarkup } from './markup.js';

/** `onchatomni-select={…}`: React 19 listens for the event whose name follows `on`, letter by letter. */
type Listeners = {
  [Name in keyof ChatOmniElementEvents & string as `on${Name}`]?:
    ((event: ChatOmniElementEvents[Name]) => void) | undefined;
};

type Props<Tag extends keyof ChatOmniElements> = ChatOmniMarkup[Tag] &
  Listeners &
  Omit<
    DetailedHTMLProps<HTMLAttributes<ChatOmniElements[Tag]>, ChatOmniElements[Tag]>,
    keyof ChatOmniMarkup[Tag]
  >;

type Elements = { [Tag in keyof ChatOmniElements]: Props<Tag> };

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends Elements {}
  }
}
