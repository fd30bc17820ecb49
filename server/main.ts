import type { AddressInfo } from 'node:net';
import { createApp } from './app.ts';
import type { Backend } from './backend.ts';
import { SettingsError } from './environment.ts';
import { greeting, startCommand } from './greeting.ts';
import { createLog, errorEntry, type Log } from './log.ts';
import { Metrics } from './metrics.ts';
import { createProxy } from './proxy/proxy.ts';
import { connectRedis } from './relay/redis.ts';
import { readSettings, type Settings } from './settings.ts';
import { createSimulator } from './simulator/simulator.ts';

/** Entry of `npm start`: reads the environment, listens, says where, and stops when asked to. */
function main(): void {
  const settings = readSettings(process.env);
  const metrics = new Metrics();
  const log = metrics.counted(createLog(settings.logFormat));
  process.on('uncaughtException', (error) => {
    // Nobody knows what state it left; whoever started us starts us again.
    log(errorEntry(error));
    process.exit(1);
  });
  const app = createApp({
    ...settings,
    log,
    metrics,
    backend: createBackend(settings, log, metrics),
  });
  app.server.once('error', (error) => fail(listenProblem(error, settings)));
  app.server.listen(settings.port, settings.host, () => {
    const { port } = app.server.address() as AddressInfo;
    if (settings.logFormat === 'text') console.log(greeting(settings, port));
    else log({ event: 'started', backend: settings.tpos ? 'tpos' : 'simulator', port });
  });
  let stopping = false;
  const stop = (): void => {
    // A terminal and npm may both pass on one Ctrl+C; whoever insists need not wait.
    if (stopping) process.exit(0);
    stopping = true;
    void app.close().then(() => {
      if (settings.logFormat === 'json') log({ event: 'stopped' });
      process.exit(0);
    });
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function createBackend(
  { tpos, room, simRate, simControls }: Settings,
  log: Log,
  metrics: Metrics,
): Backend {
  const shared = tpos?.redisUrl === undefined ? undefined : connectRedis(tpos.redisUrl);
  return tpos
    ? createProxy({ ...tpos, log, shared, onFanOut: metrics.onFanOut })
    : createSimulator({ room, rate: simRate, controls: simControls });
}

function listenProblem(error: NodeJS.ErrnoException, settings: Settings): string {
  const { host, port } = settings;
  const command = startCommand(settings);
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use; try another one: PORT=${port + 1} ${command}`;
    case 'EACCES':
      return `Port ${port} may not be used by this account; try another one: PORT=8080 ${command}`;
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
