import { elementsOf, oneLine, wordsOf } from './elements.mjs';

/** For VS Code's `html.customData`: tags and attributes, with their words. */
export function htmlData(manifest) {
  return {
    version: 1.1,
    tags: elementsOf(manifest).map((element) => ({
      name: element.tagName,
      description: markdown(tagText(element)),
      attributes: element.settable.attributes.map(({ name, description, type }) => ({
        name,
        description: markdown(oneLine(description)),
        ...(type?.text === 'boolean' ? { valueSet: 'v' } : {}),
        ...(wordsOf(type).length > 0
          ? { values: wordsOf(type).map((word) => ({ name: word })) }
          : {}),
      })),
    })),
  };
}

/** For VS Code's `css.customData`: custom properties and parts. */
export function cssData(manifest) {
  return {
    version: 1.1,
    properties: gathered(manifest, 'cssProperties').map(([name, description]) => ({
      name,
      description: markdown(description),
    })),
    pseudoElements: gathered(manifest, 'cssParts').map(([name, description]) => ({
      name: `::part(${name})`,
      description: markdown(description),
    })),
  };
}

/** For JetBrains' editors, which find it by `web-types` in package.json. */
export function webTypes(manifest, { name, version }) {
  return {
    $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
    name,
    version,
    'js-types-syntax': 'typescript',
    'description-markup': 'markdown',
    contributions: {
      html: { elements: elementsOf(manifest).map(webTypesElement) },
      css: {
        properties: gathered(manifest, 'cssProperties').map(([property, description]) => ({
          name: property,
          description,
        })),
      },
    },
  };
}

function webTypesElement(element) {
  const { tagName, settable, slots = [], events = [], cssParts = [] } = element;
  return {
    name: tagName,
    description: oneLine(element.description),
    attributes: settable.attributes.map(({ name, description, type }) => ({
      name,
      description: oneLine(description),
      value: type?.text === 'boolean' ? { kind: 'no-value' } : { type: type?.text ?? 'string' },
    })),
    slots: slots.map(({ name, description }) => ({
      name: name === '' ? 'default' : name,
      description: oneLine(description),
    })),
    css: { parts: cssParts.map(named) },
    js: {
      properties: settable.properties.map((property) => ({
        ...named(property),
        type: property.type?.text,
      })),
      events: events.map((event) => ({ ...named(event), type: event.type?.text })),
    },
  };
}

function named({ name, description }) {
  return { name, description: oneLine(description) };
}

/** Each name once; where elements describe it differently, what each of them says. */
function gathered(manifest, list) {
  const texts = new Map();
  for (const element of elementsOf(manifest)) {
    for (const { name, description } of element[list] ?? []) {
      const said = texts.get(name) ?? new Map();
      const text = oneLine(description);
      said.set(text, [...(said.get(text) ?? []), `\`<${element.tagName}>\``]);
      texts.set(name, said);
    }
  }
  return [...texts].map(([name, said]) => [
    name,
    said.size === 1
      ? [...said.keys()][0]
      : [...said].map(([text, tags]) => `${tags.join(', ')}: ${text}`).join('\n\n'),
  ]);
}

function tagText({ description, events = [], slots = [] }) {
  const sections = [
    oneLine(description),
    list('Events', events),
    list(
      'Slots',
      slots.filter(({ name }) => name !== ''),
    ),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function list(title, entries) {
  if (entries.length === 0) return '';
  const lines = entries.map(({ name, description }) => `- \`${name}\`: ${oneLine(description)}`);
  return `**${title}**\n${lines.join('\n')}`;
}

function markdown(value) {
  return { kind: 'markdown', value };
}
