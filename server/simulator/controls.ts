import express, { Router, type RequestHandler } from 'express';
import { guardOwnOrigin } from '../api-guard.ts';
import { commands, CommandError, type Controlled } from './commands.ts';
import { isObject } from './http.ts';

/**
 * `POST /sim/control` turns the simulator's switches, `GET /sim/state` tells how they stand.
 * For pages of this server's own origin only: nobody else may play with somebody's demo.
 */
export function controlRoutes(simulator: Controlled): Router {
  const router = Router();
  router.use(['/control', '/state'], guardOwnOrigin(), (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/state', (_request, response) => {
    response.json(stateOf(simulator));
  });
  router.post('/control', express.json({ limit: '1mb' }), control(simulator));
  return router;
}

function control(simulator: Controlled): RequestHandler {
  return (request, response) => {
    const body: unknown = request.body;
    if (!isObject(body)) {
      response.status(415).json({ error: 'A JSON object is expected.' });
      return;
    }
    try {
      const results: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(body)) {
        const command = commands.get(name);
        if (!command) throw new CommandError(`There is no switch "${name}".`);
        results[name] = command(simulator, value) ?? 'ok';
      }
      response.json({ ...results, state: stateOf(simulator) });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      response.status(400).json({ error: error.message });
    }
  };
}

function stateOf({ shop, rest, sockets, traffic }: Controlled): Record<string, unknown> {
  const link = (name: 'chat' | 'rt'): Record<string, unknown> => {
    const { accepting, ...rest } = sockets.state(name);
    return { state: accepting ? 'started' : 'stopped', ...rest };
  };
  return {
    chat: link('chat'),
    rt: link('rt'),
    rest: { ...rest.switch, calls: rest.counts() },
    comments: rest.comments,
    traffic: traffic.running ? 'on' : 'off',
    pushes: sockets.pushes,
    shop: {
      channels: shop.channels,
      posts: shop.posts.map(({ id }) => id),
      conversations: shop.conversations().length,
      hiddenComments: [...shop.hiddenComments],
    },
  };
}
