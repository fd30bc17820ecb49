import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as bundle } from 'esbuild';
import { root } from '../lib/project.mjs';
import { apiPage } from './api.mjs';
import { configuratorPage } from './configurator.mjs';
import { elementPages } from './elements.mjs';
import { layout } from './layout.mjs';
import { renderMarkdown } from './markdown.mjs';
import { groups } from './pages.mjs';

/** The docs site into a folder: static files, which work wherever they lie beside `chatomni.js`. */
export async function buildDocs(outDir, manifest) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  mkdirSync(outDir, { recursive: true });
  const pageOf = new Map(
    groups
      .flatMap(({ pages }) => (Array.isArray(pages) ? pages : []))
      .map(({ from, to }) => [from, to]),
  );
  pageOf.set('README.md', 'index.html');
  const menu = groups.map(({ title, pages }) => ({
    title,
    pages:
      pages === 'elements'
        ? elementPages(manifest)
        : pages.map((page) => made(page, pageOf, manifest)),
  }));
  const all = menu.flatMap(({ pages }) => pages);
  checkLinks(all);
  for (const page of all) writeFileSync(join(outDir, page.to), layout({ page, menu, version }));
  writeFileSync(join(outDir, 'search.json'), JSON.stringify(all.flatMap(indexed)));
  cpSync(join(root, 'site/site.css'), join(outDir, 'site.css'));
  cpSync(join(root, 'demo/icon.svg'), join(outDir, 'icon.svg'));
  await bundle({
    absWorkingDir: root,
    entryPoints: ['site/live.ts', 'site/page.ts', 'site/configurator.ts'],
    outdir: outDir,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    chunkNames: '[name]-[hash]',
    logLevel: 'warning',
  });
}

function made(page, pageOf, manifest) {
  const { html, headings } = contentOf(page, pageOf, manifest);
  return { ...page, html, headings, title: page.title ?? headings[0]?.text ?? page.to };
}

function contentOf({ api, configurator, from }, pageOf, manifest) {
  if (api) return apiPage();
  return configurator ? configuratorPage(manifest) : renderMarkdown(from, pageOf);
}

function indexed({ to, title, headings }) {
  return headings.map(({ text, id, depth }) => ({
    page: title,
    heading: depth === 1 ? title : text,
    url: depth === 1 ? to : `${to}#${id}`,
  }));
}

/** A link that leads nowhere fails the build. */
function checkLinks(pages) {
  const anchors = new Map(pages.map(({ to, html }) => [to, new Set(idsIn(html))]));
  const broken = pages.flatMap(({ to, html }) =>
    [...html.matchAll(/<a [^>]*href="([^"]+)"/g)]
      .map(([, href]) => href)
      .filter((href) => {
        if (/^https?:/.test(href)) return false;
        const [page, hash] = href.split('#');
        const ids = anchors.get(page || to);
        return !ids || (hash && !ids.has(decodeURIComponent(hash)));
      })
      .map((href) => `${to}: ${href}`),
  );
  if (broken.length > 0) throw new Error(`Links of the docs lead nowhere:\n${broken.join('\n')}`);
}

function idsIn(html) {
  return [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
}
