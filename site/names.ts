/** The keys of attributes as `createStore` takes them: `poll-interval` as `pollInterval`. */
export function camelCased(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

export function withCamelCase<Value>(
  attributes: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [camelCased(name), value]),
  );
}
