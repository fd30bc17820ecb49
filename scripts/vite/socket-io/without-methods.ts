import { parseSync } from 'vite';

/**
 * A module whose classes lack the methods of these names; one that the rest still names is left and does
 * nothing. A name that is no method's throws: the module has changed.
 */
export function withoutMethods(code: string, names: readonly string[]): string {
  const methods = parseSync('module.js', code)
    .program.body.map((node) => (node.type === 'ExportNamedDeclaration' ? node.declaration : node))
    .flatMap((node) => (node?.type === 'ClassDeclaration' ? node.body.body : []))
    .flatMap((node) =>
      node.type === 'MethodDefinition' &&
      node.key.type === 'Identifier' &&
      names.includes(node.key.name)
        ? [{ name: node.key.name, start: node.start, end: node.end }]
        : [],
    );
  const lacking = names.filter((name) => !methods.some((method) => method.name === name));
  if (lacking.length > 0) throw new Error(`No methods of these names: ${lacking.join(', ')}`);

  const cut = (replacement: (name: string) => string) =>
    methods.reduceRight(
      (rest, { name, start, end }) => rest.slice(0, start) + replacement(name) + rest.slice(end),
      code,
    );
  const rest = cut(() => '');
  return cut((name) => (new RegExp(`\\.${name}\\b`).test(rest) ? `${name}() {}` : ''));
}
