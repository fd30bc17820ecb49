import { html, nothing } from 'lit';
import type { Config, ConversationQuery } from '../../core/index.ts';
import type { Words } from '../../i18n/index.ts';

const types = ['all', 'message', 'comment'] as const;
/** What each filter restricts. */
const filters = {
  all: undefined,
  unread: 'unread',
  unreplied: 'unreplied',
  phone: 'hasPhone',
  order: 'hasOrder',
} as const;
const names = Object.keys(filters) as (keyof typeof filters)[];

/** Something keeps conversations out of the list. */
export function isFiltered({ type, ...others }: ConversationQuery, config: Config): boolean {
  return (type ?? config.type) !== config.type || Object.values(others).some(Boolean);
}

/** Makes of the query as it is now another; undefined if nothing changes. */
export type Change = (query: ConversationQuery) => ConversationQuery | undefined;

/** The search field and the filters. */
export function tools(
  query: ConversationQuery,
  config: Config,
  words: Words['list'],
  change: (change: Change) => void,
) {
  const onInput = (event: Event) => {
    // Vietnamese is typed by composing: half a syllable is nothing to look for.
    if (event instanceof InputEvent && event.isComposing) return;
    const typed = (event.target as HTMLInputElement).value.trim();
    change(({ text = '', ...others }) =>
      typed === text ? undefined : { ...others, ...(typed && { text: typed }) },
    );
  };
  const filter = (label: string, pressed: boolean, to: Change, name?: string, type?: string) =>
    html`<button
      part="filter"
      data-filter=${name ?? nothing}
      data-type=${type ?? nothing}
      aria-pressed=${pressed}
      @click=${() => {
        change(to);
      }}
    >
      ${label}
    </button>`;
  const group = (label: string, buttons: unknown) =>
    html`<div class="choice" role="group" aria-label=${label}>${buttons}</div>`;
  const { text: _, type = config.type, ...restrictions } = query;
  return html`<div class="tools">
    <input
      part="search"
      type="search"
      role="searchbox"
      autocomplete="off"
      spellcheck="false"
      enterkeyhint="search"
      aria-label=${words.search}
      placeholder=${words.search}
      @input=${onInput}
      @compositionend=${onInput}
    />
    ${group(
      words.typeLabel,
      types.map((name) =>
        filter(
          words.types[name],
          type === name,
          (former) => ({ ...former, type: name }),
          undefined,
          name,
        ),
      ),
    )}
    ${group(
      words.filterLabel,
      names.map((name) => {
        const key = filters[name];
        return filter(
          words.filters[name],
          key ? !!query[key] : !Object.values(restrictions).some(Boolean),
          ({ text, type }) => ({
            ...(text && { text }),
            ...(type && { type }),
            ...(key && { [key]: true }),
          }),
          name,
        );
      }),
    )}
  </div>`;
}
