import { html } from 'lit';
import type { Config, ConversationQuery, ConversationType } from '../../core/index.ts';
import type { Words } from '../../i18n/index.ts';

type Filter = 'all' | 'unread' | 'unreplied' | 'phone' | 'order';

/** What each filter restricts. */
const filters: Readonly<Record<Filter, Partial<ConversationQuery>>> = {
  all: {},
  unread: { unread: true },
  unreplied: { unreplied: true },
  phone: { hasPhone: true },
  order: { hasOrder: true },
};

const restrictions = ['unread', 'unreplied', 'hasPhone', 'hasOrder'] as const;

/** Something keeps conversations out of the list. */
export function isFiltered(query: ConversationQuery, config: Config): boolean {
  return (
    !!query.text ||
    (query.type ?? config.type) !== config.type ||
    restrictions.some((key) => query[key])
  );
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
  const choose = (filter: Filter) => () => {
    change(({ text, type }) => ({
      ...(text && { text }),
      ...(type && { type }),
      ...filters[filter],
    }));
  };
  const chooseType = (type: ConversationType) => () => {
    change((former) => ({ ...former, type }));
  };
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
      @change=${onInput}
    />
    <div class="choice types" role="group" aria-label=${words.typeLabel}>
      ${(['all', 'message', 'comment'] as const).map(
        (name) =>
          html`<button
            part="filter"
            type="button"
            data-type=${name}
            aria-pressed=${(query.type ?? config.type) === name}
            @click=${chooseType(name)}
          >
            ${words.types[name]}
          </button>`,
      )}
    </div>
    <div class="choice" role="group" aria-label=${words.filterLabel}>
      ${(Object.keys(filters) as Filter[]).map(
        (name) =>
          html`<button
            part="filter"
            type="button"
            data-filter=${name}
            aria-pressed=${isChosen(name, query)}
            @click=${choose(name)}
          >
            ${words.filters[name]}
          </button>`,
      )}
    </div>
  </div>`;
}

function isChosen(filter: Filter, query: ConversationQuery): boolean {
  return filter === 'all'
    ? !restrictions.some((key) => query[key])
    : restrictions.some((key) => query[key] && filters[filter][key]);
}
