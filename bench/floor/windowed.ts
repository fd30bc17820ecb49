/** The windowed floor: as the plain one, but only what is in view has nodes, of one fixed height. */
import { css, fillLine, fillRow, layOut, makeLine, makeRow } from './dom.ts';
import { FloorShop, type Line, type Row } from './shop.ts';
import { Windowed } from './window.ts';

document.head.append(Object.assign(document.createElement('style'), { textContent: css }));
const { status, list, thread } = layOut();
const shop = new FloorShop(window.pageConfig);
let selected: string | undefined;

let rows = listWindow();
const lines = new Windowed<Line>(thread, 80, makeLine, fillLine);

function listWindow(): Windowed<Row> {
  return new Windowed<Row>(list, 87, makeRow, (node, row) => {
    fillRow(node, row, row.key === selected);
    node.onclick = () => select(row.key);
  });
}

/** All rows, in their order. */
let sorted: Row[] = [];

async function loadMore(): Promise<void> {
  await shop.loadMore();
  sorted = [...shop.rows.values()].sort((a, b) => b.at - a.at);
  rows.items = sorted;
  rows.update();
}

function showThread(key: string): void {
  lines.items = shop.threads.get(key)?.lines ?? [];
  lines.toEnd();
}

function select(key: string): void {
  selected = key;
  rows.update();
  showThread(key);
  void shop.load(key).then(() => showThread(key));
}

async function loadOlder(): Promise<void> {
  const before = lines.items.length;
  const atEnd = lines.atEnd;
  await shop.load(selected!, true);
  if (atEnd) lines.toEnd();
  else lines.added(lines.items.length - before);
}

shop.onPush = (row) => {
  sorted.splice(sorted.indexOf(row), 1);
  sorted.unshift(row);
  rows.update();
  if (row.key !== selected) return;
  const { atEnd } = lines;
  lines.update();
  if (atEnd) requestAnimationFrame(() => lines.toEnd());
};
const up = new Map<string, boolean>();
shop.connect((name, isUp) => {
  up.set(name, isUp);
  status.textContent = [...up].map(([name, isUp]) => `${isUp ? '🟢' : '⚪'} ${name}`).join(' · ');
});
setInterval(() => rows.update(), 60_000);
void loadMore();
if (window.pageConfig.open) select(window.pageConfig.open);

window.subject = {
  list,
  thread,
  get counts() {
    return { conversations: sorted.length, messages: lines.items.length };
  },
  get complete() {
    return { list: shop.complete, thread: !shop.threads.get(selected!)?.before };
  },
  previews: () => Object.fromEntries(sorted.map((row) => [row.userId, row.text])),
  select,
  loadMore,
  loadOlder,
  remountList() {
    rows = listWindow();
    rows.items = sorted;
    rows.render();
  },
};
