/** Makes dist/custom-elements.json out of the elements' sources. */
export default {
  globs: ['src/elements/**/*.ts', 'src/define.ts'],
  litelement: true,
  packagejson: false,
  plugins: [writtenAttributeTypes(), publishedModules()],
};

/**
 * Attributes have the type that stands at their `@attr`, such as `'auto'|'light'|'dark'`: editors offer the words of it.
 * The analyzer would give that of the property, which names types of ours.
 */
function writtenAttributeTypes() {
  const written = new Map();
  return {
    name: 'written-attribute-types',
    analyzePhase({ ts, node }) {
      if (!ts.isClassDeclaration(node) || !node.name) return;
      const tags = ts.getJSDocTags(node).filter(({ tagName }) => tagName.text === 'attr');
      const types = tags.flatMap((tag) => {
        const [, type, name] = /^@attr \{([^}]+)\} (\S+)/.exec(tag.getText()) ?? [];
        return name ? [[name, type]] : [];
      });
      written.set(node.name.text, new Map(types));
    },
    packageLinkPhase({ customElementsManifest: manifest }) {
      for (const { name, attributes = [] } of manifest.modules.flatMap((it) => it.declarations)) {
        for (const attribute of attributes) {
          const text = written.get(name)?.get(attribute.name);
          if (text) attribute.type = { text };
        }
      }
    },
  };
}

/** Leaves the manifest with what the package publishes: the elements and their modules, by the paths they have there. */
function publishedModules() {
  const isPublished = ({ path }) => /^src\/(elements\/[^/]+|define)\.ts$/.test(path);
  const isPublic = (member) =>
    !member.name.startsWith('#') && member.privacy !== 'private' && member.privacy !== 'protected';
  const published = (_key, value) =>
    typeof value === 'string' && /^\/?src\/.*\.[tj]s$/.test(value)
      ? value.replace(/^\/?src\//, 'dist/').replace(/\.ts$/, '.js')
      : value;
  return {
    name: 'published-modules',
    packageLinkPhase({ customElementsManifest: manifest }) {
      manifest.modules = manifest.modules.filter(isPublished);
      for (const module of manifest.modules) {
        // What else an element's module exports is for its neighbours.
        module.declarations = module.declarations.filter(({ customElement }) => customElement);
        const names = new Set(module.declarations.map(({ name }) => name));
        if (names.size > 0) module.exports = module.exports.filter(({ name }) => names.has(name));
      }
      for (const declaration of manifest.modules.flatMap((module) => module.declarations)) {
        const { members = [], attributes = [] } = declaration;
        declaration.members = members.filter(isPublic);
        const fields = new Set(declaration.members.map(({ name }) => name));
        // To the analyzer Lit's private state has attributes too.
        declaration.attributes = attributes.filter(
          ({ fieldName }) => fieldName === undefined || fields.has(fieldName),
        );
      }
      manifest.modules = JSON.parse(JSON.stringify(manifest.modules), published);
      const paths = new Set(manifest.modules.map(({ path }) => path));
      JSON.stringify(manifest.modules, (_key, value) => {
        // What its own module does not publish is exported by the package.
        if (/^dist\/|\.ts$/.test(value?.module) && !paths.has(value.module)) {
          delete value.module;
          value.package = 'chatomni-viewer';
        }
        return value;
      });
    },
  };
}
