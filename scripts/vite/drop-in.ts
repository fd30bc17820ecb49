import type { Plugin } from 'vite';

/**
 * A drop-in shares its page with code that it does not know: it may not run twice, leave globals, or take the
 * name of a Trusted Types policy that the page's own Lit uses. Each of these plugins changes a line of a
 * library, and fails the build when that line is no longer there; so does the one that mends Lit.
 */

/** Changes one line of a library's module. */
function changeLine(name: string, module: string, from: string, to: string): Plugin {
  let found = false;
  return {
    name: `chatomni:${name}`,
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith(module) || !code.includes(from)) return null;
      found = true;
      return { code: code.replace(from, to), map: null };
    },
    buildEnd(error) {
      if (!error && !found) this.error(`No longer in ${module}: ${from}`);
    },
  };
}

/** Keeps nanostores' counter, which copies of it share as `globalThis.nanostoresGlobal`, ours. */
export function ownGlobals(): Plugin {
  const shared = 'globalThis.nanostoresGlobal ||= {';
  return changeLine('own-globals', '/nanostores/atom/index.js', shared, '{');
}

/**
 * From 3.3.1 on Lit's `repeat` leaves a comment behind for each item that goes (lit/lit#5298), so that a list which
 * people scroll grows all day. Takes the end of the item's part away with its start.
 */
export function wholeRemovals(): Plugin {
  const remove = 'o._$AA.remove()}';
  const both = 'o._$AA.remove(),o._$AB?.remove()}';
  return changeLine('whole-removals', '/lit-html/directive-helpers.js', remove, both);
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
