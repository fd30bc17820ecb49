import { html, nothing } from 'lit';
import type { Words } from '../../i18n/index.ts';
import { searchField } from '../parts/search-field.ts';
import { filters, type Filter } from './choose.ts';

export type View = 'comments' | 'orders';

interface Chosen {
  readonly view: View;
  readonly filter: Filter;
  readonly query: string;
}

/** The switch between comments and orders, and what narrows either. */
export function tools(
  { view, filter, query }: Chosen,
  orders: number,
  { live, list }: Words,
  choose: (changes: Partial<Chosen>) => void,
) {
  const button = (part: string, value: string, pressed: boolean, label: unknown, to: object) =>
    html`<button
      part=${part}
      data-filter=${part === 'filter' ? value : nothing}
      data-view=${part === 'view' ? value : nothing}
      aria-pressed=${pressed}
      @click=${() => {
        choose(to);
      }}
    >
      ${label}
    </button>`;
  const filterNames: Readonly<Record<Filter, string>> = {
    all: list.filters.all,
    phone: list.filters.phone,
    'no-order': live.noOrder,
    unanswered: list.filters.unreplied,
  };
  const isOrders = view === 'orders';
  return html`<div class="tools">
    <div class="choice" role="group" aria-label=${live.label}>
      ${button('view', 'comments', !isOrders, list.types.comment, { view: 'comments' })}
      ${button('view', 'orders', isOrders, [live.orders, orders ? ` (${orders})` : ''], {
        view: 'orders',
      })}
    </div>
    ${
      isOrders
        ? searchField(
            'search',
            live.find,
            (typed) => {
              choose({ query: typed });
            },
            query,
          )
        : html`<div class="choice" role="group" aria-label=${live.filterLabel}>
            ${filters.map((name) =>
              button('filter', name, name === filter, filterNames[name], { filter: name }),
            )}
          </div>`
    }
  </div>`;
}
