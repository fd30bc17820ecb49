/** Sizes of `dist/chatomni.js`, in bytes. */
export function dropInSizes(): {
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
};
/** The hash of `dist/chatomni.js` as an `integrity` attribute has it. */
export function dropInIntegrity(): string;
export function printSizes(): void;
