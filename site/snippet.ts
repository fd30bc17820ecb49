import { camelCased } from './names.ts';

/** What was chosen in the configurator. */
export interface Choice {
  readonly elements: readonly string[];
  /** By attribute name. */
  readonly keys: Readonly<Record<string, string>>;
  /** Custom properties by name. */
  readonly properties: Readonly<Record<string, string>>;
}

/** A page needs to say where its proxy stands. */
const needed = { 'api-base': '/api' };

/** The page's part for the drop-in script. */
export function scriptSnippet({ elements, keys, properties }: Choice): string {
  const attributes = Object.entries({ ...needed, ...keys })
    .map(([name, value]) => ` data-${name}="${escaped(value)}"`)
    .join('');
  const scripts = [
    `<script src="/chatomni.js"${attributes} defer></script>`,
    ...(elements.includes('chatomni-debug')
      ? ['<script src="/chatomni-debug.js" defer></script>']
      : []),
  ];
  return [scripts.join('\n'), markup(elements), style(properties)].filter(Boolean).join('\n\n');
}

/** The same with the npm package, for a page that a bundler reads. */
export function npmSnippet({ elements, keys, properties }: Choice): string {
  const config = Object.entries({ ...needed, ...keys })
    .map(([name, value]) => `  ${camelCased(name)}: ${quoted(value)},`)
    .join('\n');
  const debug = elements.includes('chatomni-debug')
    ? [
        "import { ChatOmniDebug } from 'chatomni-viewer/elements/debug.js';",
        "customElements.define('chatomni-debug', ChatOmniDebug);",
      ]
    : [];
  const script = [
    "import { createStore } from 'chatomni-viewer';",
    "import { providePageStore } from 'chatomni-viewer/define';",
    ...debug.slice(0, 1),
    '',
    ...debug.slice(1),
    `providePageStore(createStore({\n${config}\n}));`,
  ].join('\n');
  const module = `<script type="module">\n${script}\n</script>`;
  return [module, markup(elements), style(properties)].filter(Boolean).join('\n\n');
}

function markup(elements: readonly string[]): string {
  return elements.map((name) => `<${name}></${name}>`).join('\n');
}

/** A height for what scrolls is the page's own matter, and stands in the docs. */
function style(properties: Choice['properties']): string {
  const lines = Object.entries(properties).map(([name, value]) => `  ${name}: ${value};`);
  return lines.length > 0 ? `<style>\n:root {\n${lines.join('\n')}\n}\n</style>` : '';
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** In single quotes, as JavaScript writes it. */
function quoted(value: string): string {
  return `'${value.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;
}
