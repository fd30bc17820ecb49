/**
 * `npm start`: installs the dependencies and builds the drop-in if they are not there or not up to date, then
 * becomes the server. Arguments of the form NAME=value set environment variables that are not set already.
 */
import { checkNodeVersion } from './lib/node-version.mjs';

checkNodeVersion();
import('./lib/serve.mjs').then(function (module) {
  return module.serve(process.argv.slice(2));
});
