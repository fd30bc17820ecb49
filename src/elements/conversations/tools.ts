import { html, nothing } from 'lit';
import type { Config, ConversationQuery, ConversationsValue, CountKey } from '../../core/index.ts';
import type { Lang, Words } from '../../i18n/index.ts';
import { searchField } from '../parts/search-field.ts';

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

/** The query with some keys changed; those that are undefined are left out. */
function changed(query: ConversationQuery, changes: object): ConversationQuery {
  const entries = Object.entries<unknown>({ ...query, ...changes });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

const noFilter = {
  unread: undefined,
  unreplied: undefined,
  hasPhone: undefined,
  hasOrder: undefined,
} satisfies Partial<Record<keyof ConversationQuery, undefined>>;

/** Something keeps conversations out of the list. */
export function isFiltered({ type, ...others }: ConversationQuery, config: Config): boolean {
  return (type ?? config.type) !== config.type || Object.values(others).some(Boolean);
}

/** Makes of the query as it is now another; undefined if nothing changes. */
export type Change = (query: ConversationQuery) => ConversationQuery | undefined;

/** The search field, the filters, and what else a list can be narrowed or ordered by. */
export function tools(
  { query, counts, countsComplete, pages }: ConversationsValue,
  config: Config,
  { list: words }: Words,
  lang: Lang,
  change: (change: Change) => void,
) {
  const button = (
    label: unknown,
    pressed: boolean,
    to: Change,
    { name, type, part = 'filter' }: { name?: string; type?: string; part?: string },
  ) =>
    html`<button
      part=${part}
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
  /** One of several, or all of them; nothing where there is no choice. */
  const select = (
    key: 'channelId' | 'status',
    label: string,
    all: string,
    options: readonly (readonly [value: string, text: string])[],
  ) =>
    options.length > 1 || query[key] !== undefined
      ? html`<select
          part="select"
          name=${key}
          aria-label=${label}
          @change=${({ target }: Event) => {
            const { value } = target as HTMLSelectElement;
            change((former) => changed(former, { [key]: value || undefined }));
          }}
        >
          ${[['', all] as const, ...options].map(
            ([value, text]) =>
              html`<option value=${value} .selected=${value === (query[key] ?? '')}>
                ${text}
              </option>`,
          )}
        </select>`
      : nothing;
  const count = (key: CountKey) => {
    const number = counts.get(key);
    return number ? ` ${number.toLocaleString(lang)}${countsComplete ? '' : '+'}` : nothing;
  };
  const statuses = [...counts.keys()].flatMap((key) =>
    key.startsWith('status:') ? key.slice('status:'.length) : [],
  );
  const { type = config.type, sort } = query;
  const chosen = names.find((name) => filters[name] && query[filters[name]]) ?? 'all';
  return html`<div class="tools">
    ${searchField('search', words.search, (typed) => {
      change(({ text = '', ...others }) =>
        typed === text ? undefined : changed(others, { text: typed || undefined }),
      );
    })}
    ${group(
      words.typeLabel,
      types.map((name) =>
        button(words.types[name], type === name, (former) => ({ ...former, type: name }), {
          type: name,
        }),
      ),
    )}
    ${group(words.filterLabel, [
      select(
        'channelId',
        words.pages,
        words.allPages,
        pages.map(({ id, name }) => [id, name ?? id]),
      ),
      select(
        'status',
        words.status,
        words.allStatuses,
        statuses.sort().map((status) => [status, status]),
      ),
    ])}
    ${group(words.filterLabel, [
      names.map((name) => {
        const key = filters[name];
        return button(
          [words.filters[name], count(key ?? 'all')],
          name === chosen,
          (former) => changed(former, { ...noFilter, ...(key && { [key]: true }) }),
          { name },
        );
      }),
      button(
        words.waiting,
        sort === 'waiting',
        (former) => changed(former, { sort: former.sort ? undefined : 'waiting' }),
        { part: 'sort' },
      ),
    ])}
  </div>`;
}
