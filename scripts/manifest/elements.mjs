/** What the manifest says of each element, with the path of its types and what markup can set on it. */
export function elementsOf(manifest) {
  return manifest.modules.flatMap(({ path, declarations }) =>
    declarations
      .filter(({ tagName }) => tagName)
      .map((declaration) => ({
        ...declaration,
        path: path.replace(/^dist/, '.'),
        settable: settable(declaration),
      })),
  );
}

/** Properties that a page may set: neither methods nor what the element itself tells (`chat` of a status). */
function settable({ members = [], attributes = [] }) {
  const told = new Set(members.filter(({ reflects }) => reflects).map(({ name }) => name));
  return {
    properties: members.filter(
      ({ kind, readonly, name }) => kind === 'field' && !readonly && !told.has(name),
    ),
    attributes: attributes.filter(({ fieldName }) => !told.has(fieldName)),
  };
}

/** The words that an attribute takes, if it takes words: `'on'|'off'` gives both. */
export function wordsOf(type) {
  return [...(type?.text ?? '').matchAll(/'([^']*)'/g)].map(([, word]) => word);
}

/** One line; the manifest keeps the breaks of the sources. */
export function oneLine(text = '') {
  return text.replace(/\s*\n\s*/g, ' ');
}
