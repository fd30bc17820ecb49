/** The plain floor: a node for each row and each message, changed as events come in. */
import { css, fillLine, fillRow, layOut, makeLine, makeRow } from './dom.ts';
import { FloorShop, type Line, type Row } from './shop.ts';

document.head.append(Object.assign(document.createElement('style'), { textContent: css }));
const { status, list, thread } = layOut();
const shop = new FloorShop(window.pageConfig);
const rows = new Map<Row, HTMLElement>();
let selected: string | undefined;

function showRow(row: Row): HTMLElement {
  let node = rows.get(row);
  if (!node) {
    node = makeRow();
    node.onclick = () => select(row.key);
    rows.set(row, node);
  }
  fillRow(node, row, row.key === selected);
  return node;
}

function lineNode(line: Line): HTMLElement {
  const node = makeLine();
  fillLine(node, line);
  return node;
}

async function loadMore(): Promise<void> {
  await shop.loadMore();
  const known = [...shop.rows.values()].filter((row) => !rows.has(row));
  list.append(...known.sort((a, b) => b.at - a.at).map(showRow));
}

let stays = false;
/** Who is at the end stays there: one look at the layout a frame. */
function stay(): void {
  if (stays) return;
  stays = true;
  requestAnimationFrame(() => {
    stays = false;
    thread.scrollTop = thread.scrollHeight;
  });
}
let atEnd = true;
thread.onscroll = () => (atEnd = thread.scrollTop + thread.clientHeight > thread.scrollHeight - 80);

function showThread(key: string): void {
  thread.replaceChildren(...(shop.threads.get(key)?.lines ?? []).map(lineNode));
  atEnd = true;
  stay();
}

function select(key: string): void {
  const before = selected && shop.rows.get(selected);
  selected = key;
  for (const row of [before, shop.rows.get(key)]) if (row) showRow(row);
  showThread(key);
  void shop.load(key).then(() => showThread(key));
}

async function loadOlder(): Promise<void> {
  await shop.load(selected!, true);
  const { lines } = shop.threads.get(selected!)!;
  const fromEnd = thread.scrollHeight - thread.scrollTop;
  thread.prepend(...lines.slice(0, lines.length - thread.childElementCount).map(lineNode));
  thread.scrollTop = thread.scrollHeight - fromEnd;
}

shop.onPush = (row, line) => {
  list.prepend(showRow(row));
  if (row.key !== selected) return;
  thread.append(lineNode(line));
  if (atEnd) stay();
};
const up = new Map<string, boolean>();
shop.connect((name, isUp) => {
  up.set(name, isUp);
  status.textContent = [...up].map(([name, isUp]) => `${isUp ? '🟢' : '⚪'} ${name}`).join(' · ');
});
setInterval(() => {
  for (const row of rows.keys()) showRow(row);
}, 60_000);
void loadMore();
if (window.pageConfig.open) select(window.pageConfig.open);

window.subject = {
  list,
  thread,
  get counts() {
    return { conversations: rows.size, messages: thread.childElementCount };
  },
  get complete() {
    return { list: shop.complete, thread: !shop.threads.get(selected!)?.before };
  },
  previews: () => Object.fromEntries([...shop.rows.values()].map((row) => [row.userId, row.text])),
  select,
  loadMore,
  loadOlder,
  remountList() {
    const nodes = [...shop.rows.values()].sort((a, b) => b.at - a.at);
    rows.clear();
    list.replaceChildren(...nodes.map(showRow));
  },
};
