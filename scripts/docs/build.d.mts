/** The docs site into a folder: static files, which work wherever they lie beside `chatomni.js`. */
export function buildDocs(outDir: string, manifest: unknown): Promise<void>;
