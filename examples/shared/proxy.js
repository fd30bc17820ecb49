const target = process.env.CHATOMNI_SERVER ?? 'http://localhost:8080';

/**
 * For Vite's servers: REST and sockets go to the project's own server, which is the one that `npm start` runs. It sees
 * the page's own host (no `changeOrigin`), and so knows its requests for those of this page.
 */
export const proxy = { '/api': { target }, '/ws': { target, ws: true } };
