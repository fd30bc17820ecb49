import { defineConfig, globalIgnores } from 'eslint/config';
import importX from 'eslint-plugin-import-x';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';
import { forbiddenInCore, zones } from './scripts/lint/rooms.mjs';

const typescriptFiles = ['**/*.ts'];
const scriptFiles = ['**/*.{js,mjs}'];

/** Restricted everywhere in src; `no-restricted-syntax` is not merged between blocks, so each block spreads it. */
const unsafeMarkup = [
  {
    selector: 'MemberExpression[property.name=/^(inner|outer)HTML$|^insertAdjacentHTML$/]',
    message: 'Markup is made by Lit templates only.',
  },
  {
    selector:
      'TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/\\sstyle=/]',
    message: 'A strict style-src blocks style=: use a class, or the CSSOM through a ref.',
  },
  {
    selector:
      'TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/<style[\\s>]/]',
    message: 'A strict style-src blocks <style>: use static styles.',
  },
  {
    selector:
      'TaggedTemplateExpression[tag.name=/^(html|svg)$/] TemplateElement[value.raw=/\\.(inner|outer)HTML=/]',
    message: 'Markup is made by Lit templates only.',
  },
  {
    selector: 'CallExpression[callee.property.name="setAttribute"][arguments.0.value="style"]',
    message: 'A strict style-src blocks style attributes: use the CSSOM.',
  },
];

const hiddenClockAndDice = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'The core has no clock: use the port.',
  },
  {
    selector: 'CallExpression[callee.name="Date"]',
    message: 'The core has no clock: use the port.',
  },
];

const unsafeLit = [
  'lit/directives/style-map.js',
  'lit/directives/unsafe-html.js',
  'lit/directives/unsafe-svg.js',
  'lit/directives/unsafe-mathml.js',
  'lit/static-html.js',
].map((name) => ({
  name,
  message: 'Not under the strict policy that the viewer promises to work under.',
}));

export default defineConfig([
  globalIgnores([
    'dist/',
    'release/',
    'coverage/',
    '.cache/',
    'test-results/',
    // They stand beside dist/types/markup.d.ts; the examples' own type checks read them there.
    'scripts/manifest/typings/',
    // Of a page of its own each, which the test suite of the examples checks with that page's tools.
    'examples/**/*.{ts,tsx}',
  ]),

  {
    files: typescriptFiles,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { 'import-x': importX },
    settings: { 'import-x/extensions': ['.ts', '.js', '.mjs'] },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 320, skipBlankLines: true, skipComments: true }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-default-export': 'error',
      'import-x/no-duplicates': 'error',
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports' },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      // With noUncheckedIndexedAccess it says that an index was checked; a check would be dead code.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },

  {
    files: ['src/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-imports': ['error', { paths: unsafeLit }],
      'no-restricted-syntax': ['error', ...unsafeMarkup],
    },
  },
  {
    files: ['src/core/**/*.ts', 'src/i18n/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: unsafeLit,
          patterns: [
            {
              regex: '^(lit|lit-html|lit-element|@lit/.*|@lit-labs/.*|@tanstack/.*|node:.*)(/|$)',
              message: 'The core runs without Lit, without a page and without Node.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/core/**/*.ts', 'src/i18n/**/*.ts'],
    ignores: ['src/core/ports.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...forbiddenInCore.map((name) => ({
          name,
          message: 'The core has no globals: use a port.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The core has no clock: use the port.' },
        { object: 'Math', property: 'random', message: 'The core has no dice: use the port.' },
        { object: 'AbortSignal', property: 'timeout', message: 'A hidden timer: use the port.' },
      ],
      'no-restricted-syntax': ['error', ...unsafeMarkup, ...hiddenClockAndDice],
    },
  },
  { files: ['src/core/{ports,log}{.ts,/**}', 'src/core/ports.ts'], rules: { 'no-console': 'off' } },

  {
    files: ['src/{elements,index,define,drop-in,debug}{.ts,/**/*.ts}'],
    extends: [
      lit.configs['flat/recommended'],
      wc.configs['flat/best-practice'],
      litA11y.configs.recommended,
    ],
    settings: { wc: { elementBaseClasses: ['LitElement', 'ChatOmniElement'] } },
    rules: {
      'lit/lifecycle-super': 'error',
      'lit/no-classfield-shadowing': 'error',
      'lit/no-legacy-imports': 'error',
      'lit/no-this-assign-in-render': 'error',
      'lit/no-useless-template-literals': 'error',
      'lit/no-value-attribute': 'error',
      'lit/prefer-static-styles': 'error',
      'lit/value-after-constraints': 'error',
    },
  },

  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      // node:test reports what its functions return a promise for; chai's `equal` is typed as a promise by a
      // plugin of @open-wc/testing and is none. Nobody needs to wait for either.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'it', 'describe', 'suite'], package: 'node:test' },
            { from: 'package', name: 'Equal', package: '@open-wc/semantic-dom-diff' },
          ],
        },
      ],
      // A test may doubt what the types promise.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // chai: `expect(x).to.be.true`
      '@typescript-eslint/no-unused-expressions': 'off',
      'max-lines': 'off',
    },
  },
  { files: ['*.config.ts'], rules: { 'import-x/no-default-export': 'off' } },

  {
    files: scriptFiles,
    extends: [tseslint.configs.recommended, tseslint.configs.disableTypeChecked],
    rules: { eqeqeq: ['error', 'always', { null: 'ignore' }] },
  },
]);
