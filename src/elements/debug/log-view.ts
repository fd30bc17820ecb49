import type { DebugWords } from '../../i18n/debug.ts';
import { h } from './dom.ts';
import type { DebugRecord, Entry } from './record.ts';

/** How near to its end a log counts as at its end, px. */
const nearEnd = 24;

/** The log with its filters. Lines are added to what is there, so that a reader's place and selection stay. */
export class LogView {
  readonly element: HTMLElement;
  readonly #words: DebugWords;
  readonly #record: DebugRecord;
  readonly #clock: Intl.DateTimeFormat;
  readonly #source: HTMLSelectElement;
  readonly #kind: HTMLSelectElement;
  readonly #text: HTMLInputElement;
  readonly #shown = h('p', { role: 'status', part: 'shown' });
  readonly #list = h('ol');
  readonly #scroller: HTMLElement;
  readonly #empty = h('p', { part: 'empty' });
  readonly #lines: { readonly entry: Entry; readonly element: HTMLElement }[] = [];
  /** How many entries of the record, from its start, were taken up. */
  #seen = 0;

  constructor(record: DebugRecord, words: DebugWords, lang: string) {
    this.#record = record;
    this.#words = words;
    this.#clock = new Intl.DateTimeFormat(lang, { timeStyle: 'medium', hourCycle: 'h23' });
    const change = { change: () => this.#filter() };
    const { filters, sources, kinds } = words;
    this.#source = select('source', filters.source, { all: words.all, ...sources }, change);
    this.#kind = select('kind', filters.kind, { all: words.all, ...kinds }, change);
    this.#text = h('input', {
      type: 'search',
      name: 'text',
      placeholder: filters.text,
      'aria-label': filters.text,
      input: () => this.#filter(),
    });
    this.#scroller = h(
      'div',
      {
        class: 'scroll',
        part: 'log',
        role: 'log',
        'aria-live': 'off',
        tabindex: '0',
        'aria-label': words.views.log,
      },
      this.#list,
      this.#empty,
    );
    const tools = h(
      'div',
      { class: 'filters', part: 'filters' },
      this.#source,
      this.#kind,
      this.#text,
    );
    this.element = h('div', { class: 'view' }, tools, this.#shown, this.#scroller);
  }

  /** Takes up what has happened since the last call. */
  update(): void {
    const { entries, dropped } = this.#record;
    const scroller = this.#scroller;
    const atEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - nearEnd;
    const gone = this.#lines.length - (this.#seen - dropped);
    for (const { element } of this.#lines.splice(0, Math.max(0, gone))) element.remove();
    for (const entry of entries.slice(Math.max(0, this.#seen - dropped))) {
      const element = this.#line(entry);
      this.#lines.push({ entry, element });
      this.#list.append(element);
    }
    this.#seen = dropped + entries.length;
    this.#filter();
    if (atEnd) this.toEnd();
  }

  toEnd(): void {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #line({ at, level, source, text }: Entry): HTMLElement {
    const colours = { chat: 'green', rt: 'purple', rest: 'blue', page: '' };
    const time = h('time', { datetime: new Date(at).toISOString() }, this.#clock.format(at));
    const badge = h('span', { class: `badge ${colours[source]}` }, this.#words.sources[source]);
    return h('li', { class: level, part: 'line' }, time, badge, h('span', { class: 'text' }, text));
  }

  #filter(): void {
    const wanted = this.#text.value.trim().toLowerCase();
    const meets = ({ source, kind, text }: Entry) =>
      ['all', source].includes(this.#source.value) &&
      ['all', kind].includes(this.#kind.value) &&
      text.toLowerCase().includes(wanted);
    let count = 0;
    for (const { entry, element } of this.#lines) {
      element.hidden = !meets(entry);
      if (!element.hidden) count += 1;
    }
    const all = this.#lines.length;
    const { shown, noLines, noMatch } = this.#words;
    const isFiltered = count < all;
    this.#shown.textContent = isFiltered
      ? shown.replace('{n}', String(count)).replace('{all}', String(all))
      : '';
    this.#empty.textContent = count > 0 ? '' : all > 0 ? noMatch : noLines;
  }
}

function select(
  name: string,
  label: string,
  options: Readonly<Record<string, string>>,
  listeners: { readonly change: () => void },
): HTMLSelectElement {
  return h(
    'select',
    { name, 'aria-label': label, title: label, ...listeners },
    ...Object.entries(options).map(([value, text]) =>
      h('option', { value }, value === 'all' ? `${label}: ${text}` : text),
    ),
  );
}
