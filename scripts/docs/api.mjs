import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { root } from '../lib/project.mjs';
import { prose } from './elements.mjs';
import { escape } from './html.mjs';

/** What a page that uses the core sees first. */
const first = ['createStore', 'Store', 'StoreEvents', 'ConfigInput', 'Config'];

/** The page of what `chatomni-viewer` exports beside the elements: read from the sources, without checking them. */
export function apiPage() {
  const declared = exportsOf('src/index.ts').filter(
    ({ node }) => !(ts.isClassDeclaration(node) && /^ChatOmni(?!Error)/.test(node.name.text)),
  );
  const byName = new Map(declared.map((it) => [it.name, it]));
  const order = (name) => (first.includes(name) ? first.indexOf(name) : first.length);
  const sorted = [...byName.values()].sort(
    (left, right) =>
      order(left.name) - order(right.name) ||
      left.node.kind - right.node.kind ||
      (left.name < right.name ? -1 : 1),
  );
  const title = 'Store and types';
  const headings = [{ depth: 1, text: title, id: 'store-and-types' }];
  const parts = sorted.map((it) => {
    headings.push({ depth: 2, text: it.name, id: it.name });
    return section(it, byName);
  });
  const intro =
    'What <code>chatomni-viewer</code> and, without the elements, <code>chatomni-viewer/core</code> export. Atoms, whose names begin with <code>$</code>, are read by <code>get()</code> and followed by <code>subscribe()</code>.';
  return {
    html: `<h1 id="store-and-types">${title}</h1>\n<p>${intro}</p>\n${parts.join('\n')}`,
    headings,
  };
}

/** The declarations that a module exports, through whatever it exports them from. */
function exportsOf(file) {
  if (!existsSync(join(root, file))) return [];
  const source = ts.createSourceFile(
    file,
    readFileSync(join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  return source.statements.flatMap((node) => {
    if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      const from = posix.join(posix.dirname(file), node.moduleSpecifier.text);
      const all = exportsOf(from);
      if (!node.exportClause) return all;
      const names = node.exportClause.elements.map(({ name }) => name.text);
      return all.filter(({ name }) => names.includes(name));
    }
    const isExported = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) return [];
    if (ts.isVariableStatement(node)) {
      return node.declarationList.declarations.map(({ name }) => ({ name: name.text, node }));
    }
    return node.name ? [{ name: node.name.text, node }] : [];
  });
}

function section({ name, node }, known) {
  const members =
    ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node) ? node.members : [];
  const shown = members.filter((it) => isPublic(it) && it.name);
  const rows = shown.map(
    (member) =>
      `<dt><code>${linked(signatureOf(member), known, name)}</code></dt><dd>${docOf(member)}</dd>`,
  );
  const head = `<h2 id="${name}">${escape(name)} <a class="anchor" href="#${name}" aria-label="§ ${name}">#</a></h2>`;
  const doc = docOf(node);
  if (rows.length > 0) return `${head}\n<p>${doc}</p>\n<dl>${rows.join('\n')}</dl>`;
  return `${head}\n<p>${doc}</p>\n<pre tabindex="0"><code>${linked(signatureOf(node), known, name)}</code></pre>`;
}

function isPublic(member) {
  const hidden = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword];
  return (
    !ts.isConstructorDeclaration(member) &&
    !(member.name && ts.isPrivateIdentifier(member.name)) &&
    !member.modifiers?.some(({ kind }) => hidden.includes(kind))
  );
}

/** The source without comments, bodies and values. */
function signatureOf(node) {
  const printer = ts.createPrinter({ removeComments: true });
  const source = node.getSourceFile();
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations
      .map(({ name, type }) => `const ${name.text}${type ? `: ${type.getText()}` : ''}`)
      .join('\n');
  }
  const text = printer
    .printNode(
      ts.EmitHint.Unspecified,
      'body' in node && node.body ? withoutBody(node) : node,
      source,
    )
    .replace(/^(export |declare |readonly |override )+/, '')
    .replace(/;\s*$/, '');
  return text;
}

function withoutBody(node) {
  const { factory } = ts;
  if (ts.isFunctionDeclaration(node)) {
    return factory.updateFunctionDeclaration(
      node,
      node.modifiers,
      undefined,
      node.name,
      node.typeParameters,
      node.parameters,
      node.type,
      undefined,
    );
  }
  return node;
}

/** Names of what else is on the page lead there. */
function linked(text, known, own) {
  return escape(text).replace(/\b[A-Z]\w+\b/g, (word) =>
    known.has(word) && word !== own ? `<a href="#${word}">${word}</a>` : word,
  );
}

function docOf(node) {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return prose(ts.getTextOfJSDocComment(doc?.comment) ?? '');
}
