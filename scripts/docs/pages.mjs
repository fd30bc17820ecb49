/**
 * The pages of the docs site in the order of its menu. `from` is a Markdown file of the project; pages without one are made
 * from the manifest and the types.
 */
export const groups = [
  {
    title: 'Start',
    pages: [
      { from: 'docs/getting-started.md', to: 'index.html' },
      { from: 'docs/bat-dau.md', to: 'bat-dau.html', lang: 'vi' },
      {
        configurator: true,
        to: 'configurator.html',
        title: 'Configurator',
        scripts: ['configurator.js'],
      },
      { from: 'docs/recipes.md', to: 'recipes.html' },
      { from: 'docs/troubleshooting.md', to: 'troubleshooting.html' },
    ],
  },
  { title: 'Elements', pages: 'elements' },
  {
    title: 'Reference',
    pages: [
      { from: 'docs/embedding.md', to: 'embedding.html' },
      { from: 'docs/hosts.md', to: 'hosts.html' },
      { from: 'docs/configuration.md', to: 'configuration.html' },
      { api: true, to: 'store.html', title: 'Store and types' },
      { from: 'docs/protocol.md', to: 'protocol.html' },
    ],
  },
  {
    title: 'Inside',
    pages: [
      { from: 'docs/why.md', to: 'why.html' },
      { from: 'docs/architecture.md', to: 'architecture.html' },
      { from: 'docs/security.md', to: 'security.html' },
      { from: 'docs/dependencies.md', to: 'dependencies.html' },
      { from: 'docs/proxy.md', to: 'proxy.html' },
      { from: 'docs/relay.md', to: 'relay.html' },
      { from: 'docs/deploy.md', to: 'deploy.html' },
      { from: 'CONTRIBUTING.md', to: 'contributing.html' },
      { from: 'CHANGELOG.md', to: 'changelog.html' },
    ],
  },
];
