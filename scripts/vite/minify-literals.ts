import minifyTemplateLiterals from 'rollup-plugin-minify-template-literals';
import type { Plugin } from 'vite';

const expression = '@TEMPLATE_EXPRESSION();';
const stringOrComment = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/\*[^]*?\*\//g;

/**
 * Takes out of a style sheet what means nothing: comments and white space. The plugin's own way, clean-css,
 * does not know nesting, `@starting-style` or `@scope`, and gzip leaves little of what it would gain.
 */
export function minifyCss(css: string): string {
  const kept: string[] = [];
  return (
    css
      .replaceAll(expression, '\uE000')
      .replace(stringOrComment, (found) => {
        if (found.startsWith('/*')) return ' ';
        kept.push(found);
        return `\uE001${String(kept.length - 1)}\uE002`;
      })
      .replace(/\s+/g, ' ')
      // Before a colon a space may matter (`a :hover`), after it never.
      .replace(/ ?([{};,]) ?|(:) /g, '$1$2')
      .replace(/;+\}/g, '}')
      .replace(/\uE001(\d+)\uE002/g, (_, index: string) => kept[Number(index)] ?? '')
      .replaceAll('\uE000', expression)
  );
}

/** Minifies the literals of html`` and css``; a literal that cannot be read fails the build. */
export function minifyLiterals(): Plugin {
  const plugin = minifyTemplateLiterals({
    include: ['**/src/**'],
    failOnError: true,
    options: {
      minifyOptions: {
        caseSensitive: true,
        collapseWhitespace: true,
        // Within <svg> it ends the element: without it the next shape would be inside, and not be drawn.
        keepClosingSlash: true,
        minifyCSS: minifyCss,
        minifyJS: false,
        processConditionalComments: false,
        removeAttributeQuotes: true,
        removeComments: true,
        // An empty attribute of ours stands there on purpose.
        removeEmptyAttributes: false,
      },
    },
  });
  // Its types are Rollup's, whose plugins Vite takes too.
  return plugin as unknown as Plugin;
}
