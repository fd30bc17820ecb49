import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import { readSettings, SettingsError, type Settings } from './settings.ts';
import { createSimulator } from './simulator/simulator.ts';

/** Entry of `npm start`: reads the environment, listens, says where, and stops when asked to. */
function main(): void {
  const settings = readSettings(process.env);
  const backend = createSimulator({
    room: settings.room,
    rate: settings.simRate,
    controls: settings.simControls,
  });
  const app = createApp({ ...settings, backend });
  app.server.once('error', (error) => fail(listenProblem(error, settings)));
  app.server.listen(settings.port, settings.host, () => {
    console.log(greeting(settings, app.server.address() as AddressInfo));
  });
  let stopping = false;
  const stop = (): void => {
    // A terminal and npm may both pass on one Ctrl+C; whoever insists need not wait.
    if (stopping) process.exit(0);
    stopping = true;
    void app.close().then(() => process.exit(0));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function greeting(settings: Settings, { port }: AddressInfo): string {
  const name = settings.loopback ? 'localhost' : (settings.publicHosts[0] ?? settings.host);
  const url =
    name.includes(':') && !settings.loopback ? `http://${name}/` : `http://${name}:${port}/`;
  return [
    '',
    `  ChatOmni Viewer is running: ${url}`,
    '',
    '  A simulated shop: every customer, message and order is synthetic.',
    '  Log in with   demo / demo',
    '  Stop with     Ctrl+C',
    '  Other port    PORT=3000 npm start',
    '',
  ].join('\n');
}

function listenProblem(error: NodeJS.ErrnoException, { host, port }: Settings): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use; try another one: PORT=${port + 1} npm start`;
    case 'EACCES':
      return `Port ${port} may not be used by this account; try another one: PORT=8080 npm start`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST=${host} is not an address of this machine.`;
    default:
      return `The server cannot listen on ${host}:${port} (${error.code ?? 'unknown reason'}).`;
  }
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

try {
  main();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  fail(error.message);
}
