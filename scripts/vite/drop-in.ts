import type { Plugin } from 'vite';

/**
 * A drop-in shares its page with code that it does not know: it may not run twice, leave globals, or take the
 * name of a Trusted Types policy that the page's own Lit uses. Each of these plugins changes a line of a
 * library, and fails the build when that line is no longer there.
 */

const emptyTransports = '\0empty-transports';
const unusedTransport = /\/((?:polling-(?:xhr(?:\.node)?|fetch)|webtransport)\.js)$/;

/**
 * Leaves HTTP long-polling and WebTransport out of engine.io-client: its connections are opened with
 * `transports: ['websocket']`, and it looks the classes up by name and skips those that are undefined.
 */
export function webSocketOnly(): Plugin {
  const left = new Set<string>();
  return {
    name: 'chatomni:websocket-only',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!importer?.includes('/engine.io-client/')) return null;
      const file = unusedTransport.exec(source)?.[1];
      if (!file) return null;
      left.add(file);
      return emptyTransports;
    },
    load(id) {
      return id === emptyTransports ? 'export const XHR = undefined, Fetch = XHR, WT = XHR;' : null;
    },
    buildEnd(error) {
      if (!error && !(left.has('polling-xhr.node.js') && left.has('webtransport.js'))) {
        this.error(`engine.io-client's transports have moved, found only: ${[...left].join(', ')}`);
      }
    },
  };
}

/**
 * Changes one line each of two libraries: nanostores' counter, which copies of it share as
 * `globalThis.nanostoresGlobal`, stays ours; and what a policy without `unsafe-eval` forbids is left out,
 * though it would never run.
 */
export function ownGlobals(): Plugin {
  const changes = [
    { module: '/nanostores/atom/index.js', from: 'globalThis.nanostoresGlobal ||= {', to: '{' },
    {
      module: '/engine.io-client/build/esm/globals.js',
      from: 'Function("return this")()',
      to: 'globalThis',
    },
  ];
  const missing = new Set(changes);
  return {
    name: 'chatomni:own-globals',
    enforce: 'pre',
    transform(code, id) {
      const change = changes.find(({ module, from }) => id.endsWith(module) && code.includes(from));
      if (!change) return null;
      missing.delete(change);
      return { code: code.replace(change.from, change.to), map: null };
    },
    buildEnd(error) {
      if (error || missing.size === 0) return;
      this.error(`No longer there: ${[...missing].map(({ from }) => from).join(', ')}`);
    },
  };
}

/** Gives Lit's Trusted Types policy our name: a page may have a Lit of its own, and a name only once. */
export function ownTrustedTypesPolicy(): Plugin {
  return {
    name: 'chatomni:trusted-types-policy',
    generateBundle(_options, bundle) {
      let renamed = 0;
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        file.code = file.code.replace(/createPolicy\((["'`])lit-html\1/g, () => {
          renamed += 1;
          return 'createPolicy("chatomni"';
        });
      }
      if (renamed !== 1)
        this.error(`Lit makes ${String(renamed)} Trusted Types policies, expected 1`);
    },
  };
}

/**
 * Makes the check for an earlier copy the first statement, before any library runs, and keeps what was written
 * as modules to their strict mode.
 */
export function firstCopyOnly(): Plugin {
  const message = 'ChatOmni is already on this page: this second copy of the script does nothing.';
  const start = '(function(){';
  return {
    name: 'chatomni:first-copy-only',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        if (!file.code.startsWith(start)) this.error(`The script begins otherwise than ${start}`);
        const body = `${start}"use strict";${file.code.slice(start.length)}`;
        file.code = `if(window.ChatOmni)console.warn(${JSON.stringify(message)});else ${body}`;
      }
    },
  };
}
