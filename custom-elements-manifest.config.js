/** Makes dist/custom-elements.json out of the elements' sources. */
export default {
  globs: ['src/elements/**/*.ts', 'src/define.ts'],
  litelement: true,
  packagejson: false,
  plugins: [publishedModules()],
};

/** Leaves the manifest with what the package publishes: the elements' modules, by the paths they have there. */
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
      for (const declaration of manifest.modules.flatMap((module) => module.declarations)) {
        if (declaration.members) declaration.members = declaration.members.filter(isPublic);
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
