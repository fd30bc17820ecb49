import { elementsOf, oneLine } from '../manifest/elements.mjs';
import { escape, liveExample, slugger, tableBox } from './html.mjs';

/** What stands in the example of an element beside itself; without one it stands alone. */
const companions = {
  'chatomni-login': { signedOut: true },
  'chatomni-thread': { tall: true },
  'chatomni-conversations': { tall: true },
  'chatomni-customer': { tall: true },
  'chatomni-live': { tall: true },
  'chatomni-viewer': { tall: true },
  'chatomni-debug': { tall: true, markup: '<chatomni-status></chatomni-status>\n' },
  'chatomni-provider': {
    tall: true,
    within: `
  <chatomni-status></chatomni-status>
  <chatomni-conversations></chatomni-conversations>
`,
  },
};

/** A page for each element of the manifest. */
export function elementPages(manifest) {
  return elementsOf(manifest)
    .sort((left, right) => (left.tagName < right.tagName ? -1 : 1))
    .map((element) => {
      const { tagName } = element;
      const { html, headings } = pageOf(element);
      return { to: `${tagName}.html`, title: `<${tagName}>`, html, headings };
    });
}

function pageOf(element) {
  const { tagName, name, path, description = '', events = [], slots = [] } = element;
  const { attributes = [], members = [], cssParts = [], cssProperties = [] } = element;
  const slug = slugger();
  const title = `<${tagName}>`;
  const headings = [{ depth: 1, text: title, id: slug(title) }];
  const { markup = '', within = '', ...flags } = companions[tagName] ?? {};
  const fields = members.filter(({ kind }) => kind === 'field');
  const methods = members.filter(({ kind }) => kind === 'method');
  const section = (text, head, rows) => {
    if (rows.length === 0) return '';
    const id = slug(text);
    headings.push({ depth: 2, text, id });
    const cells = (row) =>
      row.map((cell, at) => (at === 0 ? `<th scope="row">${cell}</th>` : `<td>${cell}</td>`));
    const table = `<table><thead><tr>${head.map((it) => `<th scope="col">${it}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row).join('')}</tr>`).join('\n')}</tbody></table>`;
    return `<h2 id="${id}">${text} <a class="anchor" href="#${id}" aria-label="§ ${text}">#</a></h2>\n${tableBox(text, table)}`;
  };
  const isReadonly = ({ readonly }) => (readonly ? ', read only' : '');
  const html = [
    `<h1 id="${headings[0].id}">${escape(title)}</h1>`,
    `<p>${prose(description)}</p>`,
    `<p class="class">Class <code>${name}</code> of <code>chatomni-viewer/${escape(path.slice(2))}</code></p>`,
    liveExample(`${markup}<${tagName}>${within}</${tagName}>\n`, flags),
    section(
      'Attributes',
      ['name', 'type', 'what'],
      attributes.map((it) => [code(it.name), code(it.type?.text), prose(it.description)]),
    ),
    section(
      'Properties',
      ['name', 'type', 'what'],
      fields.map((it) => [
        code(it.name),
        `${code(it.type?.text)}${isReadonly(it)}`,
        prose(it.description),
      ]),
    ),
    section(
      'Methods',
      ['name', 'what'],
      methods.map((it) => [code(signature(it)), prose(it.description)]),
    ),
    section(
      'Events',
      ['name', 'type', 'when'],
      events.map((it) => [code(it.name), code(it.type?.text), prose(it.description)]),
    ),
    section(
      'Slots',
      ['name', 'what'],
      slots.map((it) => [it.name ? code(it.name) : '(default)', prose(it.description)]),
    ),
    section(
      'Parts',
      ['name', 'what'],
      cssParts.map((it) => [code(it.name), prose(it.description)]),
    ),
    section(
      'Custom properties',
      ['name', 'what'],
      cssProperties.map((it) => [code(it.name), prose(it.description)]),
    ),
  ].join('\n');
  return { html, headings };
}

function signature({ name, parameters = [], return: returned }) {
  const list = parameters.map(
    (it) => `${it.name}${it.optional ? '?' : ''}: ${it.type?.text ?? 'unknown'}`,
  );
  return `${name}(${list.join(', ')})${returned?.type ? `: ${returned.type.text}` : ''}`;
}

function code(text) {
  return text ? `<code>${escape(oneLine(text))}</code>` : '';
}

/** A description: text with `code` in it. */
export function prose(text = '') {
  return escape(text)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\n{2,}/g, '</p><p>');
}
