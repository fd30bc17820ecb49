/**
 * The rooms of `src/`, row by row in the order in which they may be imported: a room may import its own row
 * and the rows above it, never one below. A room is a file or a folder of this name.
 */
export const rows = [
  ['src/i18n', 'src/core/types', 'src/core/facts', 'src/core/errors', 'src/core/ports'],
  [
    'src/core/config',
    'src/core/log',
    'src/core/store-types',
    'src/core/emitter',
    'src/core/template',
  ],
  ['src/core/protocol', 'src/core/model'],
  ['src/core/transport'],
  ['src/core/stores'],
  ['src/core/sync'],
  ['src/core/store'],
  ['src/core/index'],
  ['src/elements/base', 'src/elements/styles'],
  ['src/elements/parts'],
  // What is left of the folder: the elements.
  ['src/elements'],
  ['src/index'],
  ['src/define'],
  ['src/drop-in', 'src/debug'],
];

/** The room that a file of the project, with slashes, stands in; undefined if it has none. */
export function roomOf(file) {
  return rows
    .flat()
    .filter((room) => file === `${room}.ts` || file.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

const patterns = rows.map((row) =>
  row.map((room) =>
    room === 'src/elements' ? `${room}/{*.ts,!(base|styles|parts)/**}` : `${room}{.ts,/**}`,
  ),
);

const outside = ['server', 'site', 'demo', 'test', 'bench', 'examples', 'scripts', 'dist'];

/** Zones for import-x/no-restricted-paths that hold the walls. */
export const zones = [
  ...patterns.slice(0, -1).map((target, index) => ({
    target,
    from: patterns.slice(index + 1).flat(),
    message: ` ${rows[index].join(', ')} may not use what is built on it (scripts/lint/rooms.mjs).`,
  })),
  {
    target: ['src/{elements,index,define,drop-in,debug}{.ts,/**}'],
    from: ['src/core/!(index.ts)', 'src/core/*/**'],
    message: ' Elements and entries speak to the core only through src/core/index.ts.',
  },
  {
    target: './src',
    from: outside.map((folder) => `./${folder}`),
    message: ' Nothing in src imports what stands outside of it.',
  },
  {
    target: './server',
    from: ['./src', './demo', './test'],
    message: ' The server shares no code with the viewer: a shared mistake would hide itself.',
  },
];

/** What the core may not touch: it gets these as ports, so that it runs anywhere and tests can turn them. */
export const forbiddenInCore = [
  'window',
  'self',
  'globalThis',
  'document',
  'navigator',
  'location',
  'history',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'customElements',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'EventSource',
  'BroadcastChannel',
  'MessageChannel',
  'Worker',
  'Notification',
  'setTimeout',
  'clearTimeout',
  'setInterval',
  'clearInterval',
  'setImmediate',
  'requestAnimationFrame',
  'cancelAnimationFrame',
  'requestIdleCallback',
  'performance',
  'crypto',
  'matchMedia',
  'addEventListener',
  'removeEventListener',
  'HTMLElement',
  'CustomEvent',
  'process',
  'Buffer',
];
