import { spawn } from 'node:child_process';
import { root } from '../../scripts/lib/project.mjs';

const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 800" width="600" height="800">
<rect width="600" height="800" fill="#c66"/></svg>`;

/**
 * web-test-runner plugin: runs the project's own server, with its simulator, on a free port for as long as the
 * runner runs. A test learns where from `/__env.json`: `{ "serverUrl": "http://127.0.0.1:…" }`. A picture that
 * is surely there is `/__picture.svg`, of 600 × 800.
 */
export function serverPlugin() {
  let server;
  return {
    name: 'chatomni:server',
    serverStart({ config }) {
      const origins = ['localhost', '127.0.0.1'].map((host) => `http://${host}:${config.port}`);
      server = startServer(origins);
      // Tests that never ask for the server do not care whether it runs.
      server.url.catch(() => {});
    },
    serverStop() {
      server?.child.kill();
    },
    async serve(context) {
      if (context.path === '/__picture.svg') return { body: picture, type: 'svg' };
      if (context.path !== '/__env.json') return undefined;
      return { body: JSON.stringify({ serverUrl: await server.url }), type: 'json' };
    },
  };
}

function startServer(allowedOrigins) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      TPOS_ORIGIN: '',
      ALLOWED_ORIGINS: allowedOrigins.join(','),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  process.once('exit', () => child.kill());
  const url = new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk) => {
      output += chunk;
      const port = /http:\/\/[^\s/]+:(\d+)/.exec(output)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.on('exit', (code) => {
      reject(new Error(`server/main.ts ended (${code}) before it listened:\n${output}`));
    });
  });
  return { child, url };
}
