/**
 * What is measured of each message that a socket brings, ms. `server`: from the time that TPOS wrote on it, by this
 * computer's clock set right by the `Date` header. `applied`: from the socket's receipt until the atoms show it.
 * `painted`: until the frame after that was drawn; not measured while the page is hidden.
 */
export type Measure = 'server' | 'applied' | 'painted';
export const measures: readonly Measure[] = ['server', 'applied', 'painted'];

export interface Statistics {
  readonly count: number;
  readonly last: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** Of at least one sample. */
export function statisticsOf(samples: readonly number[]): Statistics {
  const sorted = samples.toSorted((left, right) => left - right);
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
  return {
    count: samples.length,
    last: samples.at(-1) ?? NaN,
    median: at(0.5),
    p95: at(0.95),
    max: at(1),
  };
}

/** Called within a frame, calls back once that frame has been drawn; in a hidden page never. */
export function afterPaint(callback: () => void): void {
  if (document.hidden) return;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    callback();
  };
  port2.postMessage(undefined);
}
