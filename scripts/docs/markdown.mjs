import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { Marked } from 'marked';
import { root } from '../lib/project.mjs';
import { codeBlock, escape, liveExample, slugger, tableBox } from './html.mjs';

/**
 * A Markdown file as HTML, with its headings. Links to files that are pages lead to these; what else of the project is
 * linked to is named only, since it is not part of the site. A code block ```` ```html live ```` runs in the page.
 *
 * @param {string} from - path of the file in the project
 * @param {ReadonlyMap<string, string>} pageOf - page by file
 */
export function renderMarkdown(from, pageOf) {
  const slug = slugger();
  const headings = [];
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        const inner = this.parser.parseInline(tokens);
        const text = plain(inner);
        const id = slug(text);
        headings.push({ depth, text, id });
        return `<h${depth} id="${id}">${inner}${depth > 1 ? ` <a class="anchor" href="#${id}" aria-label="§ ${escape(text)}">#</a>` : ''}</h${depth}>\n`;
      },
      code({ text, lang = '' }) {
        const [, ...flags] = lang.split(/\s+/);
        if (!flags.includes('live')) return codeBlock(text);
        return liveExample(text, {
          signedOut: flags.includes('signed-out'),
          tall: flags.includes('tall'),
        });
      },
      link({ href, tokens }) {
        const inner = this.parser.parseInline(tokens);
        if (/^(https?:|#)/.test(href)) return `<a href="${escape(href)}">${inner}</a>`;
        const [path, hash] = href.split('#');
        const file = posix.normalize(posix.join(posix.dirname(from), path));
        if (!existsSync(join(root, file))) throw new Error(`${from}: there is no ${file}`);
        const page = pageOf.get(file);
        if (!page) return `${inner} (<code>${escape(file)}</code>)`;
        return `<a href="${page}${hash ? `#${hash}` : ''}">${inner}</a>`;
      },
      image({ href, text }) {
        const file = posix.normalize(posix.join(posix.dirname(from), href));
        // In the page itself it takes the page's colours.
        return readFileSync(join(root, file), 'utf8').replace(
          '<svg ',
          `<svg role="img" aria-label="${escape(text)}" `,
        );
      },
      table(token) {
        const row = (cells, tag) => {
          const shown = cells.map(({ tokens, align }) => {
            const inner = this.parser.parseInline(tokens);
            // A head without words is none.
            const name = inner ? tag : 'td';
            return `<${name}${align ? ` class="${align}"` : ''}>${inner}</${name}>`;
          });
          return `<tr>${shown.join('')}</tr>`;
        };
        const table = `<table><thead>${row(token.header, 'th')}</thead><tbody>${token.rows.map((cells) => row(cells, 'td')).join('\n')}</tbody></table>`;
        const label = headings.at(-1)?.text ?? 'Table';
        return tableBox(label, table);
      },
    },
  });
  const html = marked.parse(readFileSync(join(root, from), 'utf8'));
  return { html, headings };
}

/** The text of inline HTML. */
function plain(html) {
  return html
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
