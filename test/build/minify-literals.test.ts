import assert from 'node:assert/strict';
import { test } from 'node:test';
import { minifyCss, minifyLiterals } from '../../scripts/vite/minify-literals.ts';

test('white space and comments go, what they stood between stays apart', () => {
  assert.equal(
    minifyCss('/* a */\n:host {\n  display: block;\n  margin: 0 auto;\n}\n'),
    ' :host{display:block;margin:0 auto}',
  );
  assert.equal(minifyCss('a/**/b {}'), 'a b{}');
});

test('a space before a colon, around an operator and around > stays', () => {
  assert.equal(
    minifyCss('.a :hover { width: calc(1px + (2 * 3px)) }'),
    '.a :hover{width:calc(1px + (2 * 3px))}',
  );
  assert.equal(minifyCss('.a { & > .b { color: red; } }'), '.a{& > .b{color:red}}');
  assert.equal(
    minifyCss('@container list (width < 400px) and (height > 1px) { .a { color: red; } }'),
    '@container list (width < 400px) and (height > 1px){.a{color:red}}',
  );
});

test('strings stay as they are', () => {
  assert.equal(
    minifyCss(`.a::before { content: '  ; } /* no comment */ ' "a\\"  b"; }`),
    `.a::before{content:'  ; } /* no comment */ ' "a\\"  b"}`,
  );
});

test('an expression keeps the space around it', () => {
  const placeholder = '@TEMPLATE_EXPRESSION();';
  assert.equal(minifyCss(`.a { margin: ${placeholder} 4px; }`), `.a{margin:${placeholder} 4px}`);
  assert.equal(minifyCss(`${placeholder} .b { color: red; }`), `${placeholder} .b{color:red}`);
});

/** A module with this one template, minified. */
async function minified(tag: 'html' | 'svg', template: string): Promise<string> {
  const { transform } = minifyLiterals() as unknown as {
    transform: (code: string, id: string) => Promise<{ code: string }>;
  };
  const code = `import { ${tag} } from "lit"; export const it = ${tag}\`${template}\`;`;
  return (await transform(code, '/src/it.ts')).code;
}

test('a shape of a drawing stays beside the next one', async () => {
  const code = await minified('svg', '<circle r="6" /> <path d="M0 0" />');
  assert.match(code, /<circle r=6 \/><path d="M0 0"\/>/);
});

test('an attribute loses the quotes that it does not need, and an expression ends before the slash', async () => {
  const code = await minified('html', '<a part="x" title="a b" @click="${go}" lang=""></a>');
  assert.match(code, /<a part=x title="a b" @click=\$\{go\} lang=""><\/a>/);
  assert.match(await minified('svg', '<path d="${line}" />'), /<path d=\$\{line\} \/>/);
});
