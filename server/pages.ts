import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import express, { Router, type Response } from 'express';
import type { Backend } from './backend.ts';
import { pagePolicy } from './security-headers.ts';

/** Where the files that are served lie. */
export interface Places {
  readonly demo: string;
  readonly dist: string;
}

/** The places in this repository. */
export const PLACES: Places = {
  demo: fileURLToPath(new URL('../demo', import.meta.url)),
  dist: fileURLToPath(new URL('../dist', import.meta.url)),
};

/** What the pages need to know. */
export interface PagesOptions {
  readonly backend: Backend;
  readonly room: string;
  readonly places: Places;
}

/** The demo and the scripts, as anyone may get them. */
export function createPages(options: PagesOptions): Router {
  const { demo, dist } = options.places;
  const router = Router();
  router.get(['/chatomni.js', '/chatomni-debug.js'], (request, response, next) => {
    response.set({
      'Cache-Control': 'no-cache',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
    response.sendFile(request.path, { root: dist, cacheControl: false }, (error) => {
      if (!error || response.headersSent) return;
      if ('code' in error && error.code === 'ENOENT') sayNotBuilt(response);
      else next(error);
    });
  });
  router.use(pagePolicy(options.backend.socketHosts), (_request, response, next) => {
    response.set('Cache-Control', 'no-cache');
    next();
  });
  router.get(/^\/(?:([\w-]+)\.html)?$/, async (request, response, next) => {
    const page = await readPage(`${demo}/${request.params['0'] ?? 'index'}.html`);
    if (page === undefined) next();
    else response.type('html').send(fillPage(page, options));
  });
  router.use('/docs', express.static(`${dist}/docs`, { redirect: true, cacheControl: false }));
  router.use(express.static(demo, { index: false, redirect: false, cacheControl: false }));
  return router;
}

function sayNotBuilt(response: Response): void {
  response
    .status(503)
    .type('text/plain')
    .send('The script is missing in dist: run "npm run build".');
}

async function readPage(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The server knows where the sockets are, so what a page says of them itself gives way. */
function fillPage(page: string, { backend, room }: PagesOptions): string {
  const attributes = { room, ...backend.demoAttributes };
  const text = Object.entries(attributes)
    .map(([name, value]) => `data-${name}="${escapeHtml(value)}"`)
    .join(' ');
  return page
    .replaceAll(/\s+data-(?:chat|rt)-url="[^"]*"/g, '')
    .replaceAll('data-attributes', () => text);
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
