import { elementsOf, oneLine } from './elements.mjs';

/**
 * The text of dist/types/markup.d.ts: what markup may set on each element, by tag name. The typings for frameworks
 * (`typings/`) put it into the shape that each of them expects.
 */
export function markupTypes(manifest) {
  const elements = elementsOf(manifest);
  const plainEvents = elements.flatMap(({ events = [] }) =>
    events.filter(({ type }) => type?.text === 'Event'),
  );
  const classes = elements.map(({ name, path }) => `import type { ${name} } from '${path}';`);
  return `${classes.join('\n')}
import type { ChatOmniEvents } from './index.js';

/** What markup may set on each element: properties and attributes, each by its own name. */
export interface ChatOmniMarkup {
${elements.map(markupOf).join('\n')}
}

/** The class of each element. */
export interface ChatOmniElements {
${elements.map(({ tagName, name }) => `  '${tagName}': ${name};`).join('\n')}
}

/** What an element hears: its own events, and those of what it contains, since they bubble. */
export type ChatOmniElementEvents = {
  [Name in keyof ChatOmniEvents]: CustomEvent<ChatOmniEvents[Name]>;
} & { ${plainEvents.map(({ name }) => `${name}: Event`).join('; ')} };
`;
}

function markupOf({ tagName, name, settable: { properties, attributes } }) {
  const names = new Set(properties.map((property) => property.name));
  const lines = [
    ...properties.map((property) =>
      member(property, property.name, `${name}['${property.name}'] | undefined`),
    ),
    ...attributes
      .filter((attribute) => !names.has(attribute.name))
      .map((attribute) => member(attribute, `'${attribute.name}'`, attributeType(attribute))),
  ];
  return `  '${tagName}': {\n${lines.join('\n')}\n  };`;
}

function member({ description }, name, type) {
  return `    /** ${oneLine(description)} */\n    ${name}?: ${type};`;
}

/** Frameworks write numbers into attributes as well as texts. */
function attributeType({ type }) {
  const text = type?.text === 'number' ? 'number | string' : type?.text;
  return `${text ?? 'string'} | undefined`;
}
