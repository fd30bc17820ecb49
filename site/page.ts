/** What every page does: a menu that is open where there is room, and search, whose index is fetched once it is used. */

const menu = document.querySelector('details');
const isWide = matchMedia('(width >= 900px)');
const place = () => {
  if (menu) menu.open = isWide.matches;
};
isWide.addEventListener('change', place);
place();

interface Found {
  readonly page: string;
  readonly heading: string;
  readonly url: string;
}

const most = 12;
const input = document.querySelector<HTMLInputElement>('#search');
const results = document.querySelector<HTMLElement>('#results');
let index: Promise<readonly Found[]> | undefined;

/** Without accents, as people type them. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').toLowerCase();
}

async function search(): Promise<void> {
  if (!input || !results) return;
  const words = folded(input.value).split(/\s+/).filter(Boolean);
  index ??= fetch('search.json').then((answer) => answer.json() as Promise<readonly Found[]>);
  const all = await index;
  const found =
    words.length === 0
      ? []
      : all.filter(({ page, heading }) =>
          words.every((word) => folded(`${page} ${heading}`).includes(word)),
        );
  results.replaceChildren(
    ...found.slice(0, most).map(({ page, heading, url }) => {
      const link = document.createElement('a');
      link.href = url;
      link.textContent = page === heading ? page : `${heading} · ${page}`;
      const item = document.createElement('li');
      item.append(link);
      return item;
    }),
  );
  results.hidden = words.length === 0;
}

input?.addEventListener('input', () => void search());
input?.form?.addEventListener('submit', (event) => {
  event.preventDefault();
  results?.querySelector('a')?.click();
});
input?.form?.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !results) return;
  input.value = '';
  results.hidden = true;
});
