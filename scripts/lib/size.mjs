import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { root } from './project.mjs';

/** Sizes of the drop-in, in bytes. `gzip` is level 9 by Node's zlib, a little more than `gzip -9` makes. */
export function dropInSizes() {
  const content = readFileSync(join(root, 'dist/chatomni.js'));
  return {
    raw: content.length,
    gzip: gzipSync(content, { level: 9 }).length,
    brotli: brotliCompressSync(content).length,
  };
}

/** What a page writes into `integrity`, so that its browser runs this very script and no other. */
export function dropInIntegrity() {
  const content = readFileSync(join(root, 'dist/chatomni.js'));
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}

export function printSizes() {
  const { raw, gzip, brotli } = dropInSizes();
  const bytes = (count) => `${count.toLocaleString('en')} bytes`;
  console.log(`dist/chatomni.js: ${bytes(raw)}, gzip ${bytes(gzip)}, brotli ${bytes(brotli)}`);
}
