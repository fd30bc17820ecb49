import { elementsOf, wordsOf } from '../manifest/elements.mjs';
import { prose } from './elements.mjs';
import { escape } from './html.mjs';

/** Elements that a page begins with. */
const chosen = ['chatomni-viewer'];
/** As they mostly stand in a page; what is not named here comes last. */
const order = ['status', 'login', 'viewer', 'conversations', 'thread', 'customer', 'live', 'debug'];
/** Keys that stand above the others. */
const looks = ['theme', 'lang', 'density'];

/** The configurator: its form has every element of the manifest and every key that the provider takes. */
export function configuratorPage(manifest) {
  const elements = elementsOf(manifest);
  const { attributes } = elements.find(({ tagName }) => tagName === 'chatomni-provider');
  const isLook = ({ name }) => looks.includes(name);
  const html = `<h1 id="configurator">Configurator</h1>
<p>Choose what your page shows and how. What you see runs on a simulated shop in this page, and the snippet below it is what you see.
Keys that name servers and pages of a shop stand in the snippet alone: the simulated shop has its own. Columns and heights are
your page's matter.</p>
<div class="configurator">
<form>
<fieldset><legend>Elements</legend>
${elements
  .filter(({ tagName }) => tagName !== 'chatomni-provider')
  .sort((a, b) => placeOf(a) - placeOf(b))
  .map(
    ({ tagName }) =>
      `<label class="check"><input type="checkbox" name="element" value="${tagName}"${chosen.includes(tagName) ? ' checked' : ''}> <code>&lt;${tagName}&gt;</code></label>`,
  )
  .join('\n')}
</fieldset>
<fieldset><legend>Look and language</legend>
${attributes.filter(isLook).map(field).join('\n')}
<div class="field"><label for="accent">Accent</label><input id="accent" type="color" name="--chatomni-accent" value="#1f5fbf"></div>
<div class="field"><label for="radius">Corners, px</label><input id="radius" type="number" name="--chatomni-radius" min="0" max="24" placeholder="8"></div>
</fieldset>
<details><summary>All keys</summary>
${attributes
  .filter((attribute) => !isLook(attribute))
  .map(field)
  .join('\n')}
</details>
<p><button type="reset">Start again</button></p>
</form>
<div class="result">
<div id="preview" class="live tall"></div>
<div class="tools">
<div role="group" aria-label="Kind of snippet">
<button type="button" data-kind="script" aria-pressed="true">Script tag</button>
<button type="button" data-kind="npm" aria-pressed="false">npm</button>
</div>
<button type="button" id="copy">Copy</button>
<output id="copied"></output>
</div>
<pre tabindex="0" aria-label="Snippet"><code id="snippet"></code></pre>
</div>
</div>`;
  return { html, headings: [{ depth: 1, text: 'Configurator', id: 'configurator' }] };
}

function placeOf({ tagName }) {
  const place = order.indexOf(tagName.replace('chatomni-', ''));
  return place < 0 ? order.length : place;
}

/** A field for a key; what it says of itself is the manifest's. */
function field({ name, type, description = '' }) {
  const words = wordsOf(type);
  const hint = `hint-${name}`;
  const input =
    words.length > 0
      ? `<select id="key-${name}" name="${name}" aria-describedby="${hint}"><option value="">default</option>${words.map((word) => `<option>${word}</option>`).join('')}</select>`
      : `<input id="key-${name}" name="${name}" type="${type?.text === 'number' ? 'number' : 'text'}" aria-describedby="${hint}" autocomplete="off" spellcheck="false">`;
  return `<div class="field"><label for="key-${name}">${escape(name)}</label>${input}</div><p class="hint" id="${hint}">${prose(description)}</p>`;
}
