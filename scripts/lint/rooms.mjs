/**
 * The rooms of `src/` in the order in which they may be imported: a room may import its own row and the rows
 * above it, never one below. Patterns are minimatch globs; a room may be one file or a folder of its name.
 */
export const rooms = [
  room('src/i18n', 'src/core/types', 'src/core/facts', 'src/core/errors', 'src/core/ports'),
  room('src/core/config', 'src/core/log', 'src/core/store-types'),
  room('src/core/protocol', 'src/core/model'),
  room('src/core/transport'),
  room('src/core/stores'),
  room('src/core/sync'),
  room('src/core/store'),
  room('src/core/index'),
  room('src/elements/base', 'src/elements/styles'),
  room('src/elements/parts'),
  ['src/elements/*.ts', 'src/elements/!(base|styles|parts)/**'],
  room('src/index'),
  room('src/define'),
  room('src/drop-in'),
];

const outside = ['server', 'demo', 'test', 'bench', 'examples', 'scripts', 'dist'];

/** Zones for import-x/no-restricted-paths that hold the walls. */
export const zones = [
  ...rooms.slice(0, -1).map((target, index) => ({
    target,
    from: rooms.slice(index + 1).flat(),
    message: ` Imports in src run one way (scripts/lint/rooms.mjs): ${target.join(', ')} may not use what is built on it.`,
  })),
  {
    target: ['src/{elements,index,define,drop-in}{.ts,/**}'],
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

function room(...names) {
  return names.map((name) => `${name}{.ts,/**}`);
}
