/** What the page was told by its server. */
export interface PageConfig {
  readonly token: string;
  readonly room: string;
  readonly chatUrl: string;
  readonly rtUrl: string;
  /** `channelId:userId` of the conversation that is open from the start, if any. */
  readonly open: string | undefined;
  /** Conversations in one search answer. */
  readonly pageSize: number;
}

/** What every measured page offers, so that one measurement serves them all. */
export interface Subject {
  /** Where the rows of the list stand, and the messages: a document or a shadow root; undefined as long as it is not there. */
  readonly list: ParentNode | undefined;
  readonly thread: ParentNode | undefined;
  /** Whether the thread shows this message; where that is not to be seen by `[data-message-id]`. */
  readonly showsMessage?: (id: string) => boolean;
  /** What is loaded. */
  readonly counts: { readonly conversations: number; readonly messages: number };
  /** Whether the list, the open thread, is loaded to its end. */
  readonly complete: { readonly list: boolean; readonly thread: boolean };
  /** The last message's text of each conversation that is loaded, by user id. */
  previews(): Readonly<Record<string, string>>;
  /** Opens a conversation, by `channelId:userId`. */
  select(key: string): void;
  /** Loads the next page of the list, the next older page of the open thread. */
  loadMore(): Promise<void>;
  loadOlder(): Promise<void>;
  /** Takes the list out of the page and puts it in anew, with the data that is there. */
  remountList(): void;
}

declare global {
  interface Window {
    readonly pageConfig: PageConfig;
    subject: Subject;
  }
}
