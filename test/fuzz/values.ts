import fc from 'fast-check';

/** Keys that mean something to JavaScript itself. */
const trickyKeys = ['__proto__', 'toString', 'valueOf', 'constructor', 'length', 'toJSON', 'then'];

const tricky: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  null,
  true,
  0,
  -1,
  1e308,
  2 ** 53,
  '',
  ' ',
  '\0',
  '\uD800',
  '\uDC00x',
  '0001-01-01T00:00:00',
  '9999-12-31T23:59:59.999Z',
  '{"a":1}',
  '[[[[',
  'javascript:alert(1)',
  '<img src=x onerror=alert(1)>',
  [],
  {},
  { toString: 1, valueOf: 1 },
  { toString: null },
  { length: 2 ** 32 },
);

/** What `JSON.parse` can give, and nothing that is not JSON: what a server can send. */
export const json: fc.Arbitrary<unknown> = fc
  .oneof(
    { weight: 2, arbitrary: tricky },
    { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
    fc.dictionary(fc.oneof(fc.constantFrom(...trickyKeys), fc.string({ maxLength: 4 })), tricky, {
      maxKeys: 4,
    }),
  )
  .map((value) => JSON.parse(JSON.stringify(value)) as unknown);

/** A payload with junk in one to four places, however deep; with keys gone, and others added. */
export function mangled(good: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({
    at: fc.nat(),
    junk: json,
    way: fc.constantFrom('set', 'drop', 'add'),
  });
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    let value = JSON.parse(JSON.stringify(good)) as unknown;
    for (const { at, junk, way } of changes) {
      const places = placesIn(value);
      const place = places[at % (places.length + 1)];
      if (!place) value = junk;
      else if (way === 'set') put(place.holder, place.key, junk);
      else if (way === 'drop') Reflect.deleteProperty(place.holder, place.key);
      else put(place.holder, trickyKeys[at % trickyKeys.length] ?? 'x', junk);
    }
    return JSON.parse(JSON.stringify(value) ?? 'null') as unknown;
  });
}

/** As JSON has it: `__proto__` is a key like any other. */
function put(holder: Record<string, unknown>, key: string, value: unknown): void {
  if (Array.isArray(holder) && key === 'length') return;
  Object.defineProperty(holder, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesIn(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}
