// Old syntax on purpose: this must run where the rest cannot.
import { readFileSync } from 'fs';

/** Ends the process with one sentence if this Node is older than `engines` of package.json asks for. */
export function checkNodeVersion() {
  var text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  var wanted = JSON.parse(text).engines.node.replace('>=', '');
  var found = process.versions.node;
  var a = found.split('.').map(Number);
  var b = wanted.split('.').map(Number);
  if (a[0] > b[0] || (a[0] === b[0] && a[1] >= b[1])) return;
  console.error('This needs Node ' + wanted + ' or newer, and here is Node ' + found + '.');
  process.exit(1);
}
