import { withCamelCase } from './names.ts';
import { type Choice, npmSnippet, scriptSnippet } from './snippet.ts';
import { createStage, type Stage } from './stage.ts';

/** What is chosen is shown: the preview and the snippet come from one choice. */

const form = found('.configurator form', HTMLFormElement);
const preview = found('#preview', HTMLElement);
const snippet = found('#snippet', HTMLElement);
const copied = found('#copied', HTMLElement);
const kinds = { script: scriptSnippet, npm: npmSnippet };
let kind: keyof typeof kinds = 'script';
let stage: Stage | undefined;

function found<Type extends Element>(selector: string, type: new () => Type): Type {
  const element = document.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`The page lacks ${selector}.`);
  return element;
}

/** What differs from how the form began. */
function choice(): Choice {
  const data = new FormData(form);
  const elements: string[] = [];
  const keys: Record<string, string> = {};
  const properties: Record<string, string> = {};
  for (const [name, value] of data) {
    if (typeof value !== 'string' || value === '') continue;
    if (name === 'element') elements.push(value);
    else if (name === '--chatomni-radius') properties[name] = `${value}px`;
    else if (!name.startsWith('--')) keys[name] = value;
    else if (value !== found(`[name='${name}']`, HTMLInputElement).defaultValue) {
      properties[name] = value;
    }
  }
  return { elements, keys, properties };
}

function show(): void {
  const chosen = choice();
  snippet.textContent = kinds[kind](chosen);
  copied.textContent = '';
  stage?.end();
  const markup = document.createDocumentFragment();
  markup.append(...chosen.elements.map((name) => document.createElement(name)));
  stage = createStage(markup, {
    config: withCamelCase(chosen.keys),
    signedOut: chosen.elements.every((name) => name === 'chatomni-login'),
    seed: 1,
  });
  const box = document.createElement('div');
  box.className = 'stage';
  box.append(stage.element);
  for (const [name, value] of Object.entries(chosen.properties)) box.style.setProperty(name, value);
  preview.replaceChildren(box);
}

form.addEventListener('change', show);
form.addEventListener('submit', (event) => event.preventDefault());
// Its fields are as they were only after the event.
form.addEventListener('reset', () => requestAnimationFrame(show));
for (const button of document.querySelectorAll<HTMLElement>('[data-kind]')) {
  button.addEventListener('click', () => {
    kind = button.dataset['kind'] === 'npm' ? 'npm' : 'script';
    for (const each of document.querySelectorAll<HTMLElement>('[data-kind]')) {
      each.ariaPressed = String(each === button);
    }
    snippet.textContent = kinds[kind](choice());
  });
}
found('#copy', HTMLButtonElement).addEventListener('click', () => {
  void navigator.clipboard.writeText(snippet.textContent).then(
    () => (copied.textContent = 'Copied.'),
    () => (copied.textContent = 'The browser does not allow copying: select the text below.'),
  );
});
show();
