import { Router, type Response } from 'express';
import { avatar, mediaFile, type MediaFile } from './media.ts';
import type { Shop } from './shop.ts';

const ONE_DAY = 'public, max-age=86400';

/** The pictures, sounds and documents that the synthetic shop's messages link to. */
export function mediaRoutes(shop: Shop): Router {
  const router = Router();
  router.get('/avatar/:file', (request, response, next) => {
    const userId = /^(\d+)\.svg$/.exec(request.params.file)?.[1];
    const file = userId === undefined ? undefined : avatar(userId, initialsOf(shop, userId));
    if (file) sendFile(response, file);
    else next();
  });
  router.get('/media/:file', (request, response, next) => {
    const file = mediaFile(request.params.file);
    if (file) sendFile(response, file);
    else next();
  });
  return router;
}

function initialsOf(shop: Shop, userId: string): string {
  const conversation = shop.channels
    .map((channel) => shop.conversation(channel.id, userId))
    .find((found) => found !== undefined);
  const words = (conversation?.name ?? '').split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => String.fromCodePoint(word?.codePointAt(0) ?? 0x20).trim())
    .join('');
}

function sendFile(response: Response, file: MediaFile): void {
  response.set({
    'Cache-Control': ONE_DAY,
    // Opened on its own, a picture may run nothing.
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
    'Cross-Origin-Resource-Policy': 'cross-origin',
  });
  response.type(file.type);
  response.send(typeof file.body === 'string' ? file.body : Buffer.from(file.body));
}
