import ts from 'typescript';

/** What TypeScript says about a file, and about our declarations that it brings in. */
export function problemsIn(file: string, resolution: 'NodeNext' | 'Bundler'): readonly string[] {
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    exactOptionalPropertyTypes: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: resolution === 'NodeNext' ? ts.ModuleKind.NodeNext : ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind[resolution],
    types: [],
  });
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file: at }) => !at?.fileName.includes('/node_modules/'))
    .map(({ file: at, messageText }) =>
      [at?.fileName, ts.flattenDiagnosticMessageText(messageText, '\n')].join(': '),
    );
}
