/** The floor's DOM by hand: a template each, cloned and filled. */
import type { Line, Row } from './shop.ts';

function template(html: string): () => HTMLElement {
  const element = document.createElement('template');
  element.innerHTML = html;
  return () => element.content.firstElementChild!.cloneNode(true) as HTMLElement;
}

export const makeRow = template(
  '<div class="row" role="option" part="row"><span class="avatar"></span><div class="main">' +
    '<div class="line"><bdi part="name"></bdi><time part="time"></time></div>' +
    '<div class="line"><span part="preview"><span></span><bdi></bdi></span><span part="unread"></span></div>' +
    '<div class="facts"><span part="status"></span><span part="phone">☎</span></div></div></div>',
);

export const makeLine = template(
  '<div class="message" part="message"><div class="who"></div>' +
    '<div class="bubble"><span part="text"></span></div>' +
    '<div class="when"><time part="time"></time></div></div>',
);

const clock = new Intl.DateTimeFormat('vi', { timeStyle: 'short', timeZone: 'Asia/Ho_Chi_Minh' });
const date = new Intl.DateTimeFormat('vi', {
  ...{ day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'Asia/Ho_Chi_Minh' },
});
const units = [
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
] as const;
const relative = new Intl.RelativeTimeFormat('vi');

/** "5 phút trước" */
function ago(at: number): string {
  const ms = Date.now() - at;
  if (ms >= 7 * 86_400_000) return date.format(at);
  const [unit, length] = units.findLast(([, length]) => ms >= length) ?? [];
  return unit ? relative.format(-Math.floor(ms / length), unit) : 'vừa xong';
}

export function fillRow(node: HTMLElement, row: Row, selected: boolean): void {
  const [avatar, main] = node.children as unknown as [HTMLElement, HTMLElement];
  const [first, second, facts] = main.children as unknown as [
    HTMLElement,
    HTMLElement,
    HTMLElement,
  ];
  const [preview, unread] = second.children as unknown as [HTMLElement, HTMLElement];
  node.dataset['userId'] = row.userId;
  node.ariaSelected = String(selected);
  avatar.textContent = row.name[0]! + row.name.at(-1)!;
  first.children[0]!.textContent = row.name;
  first.children[1]!.textContent = ago(row.at);
  preview.children[0]!.textContent = row.isComment ? '🗨 ' : '';
  preview.children[1]!.textContent = row.text;
  unread.textContent = row.unread ? String(row.unread) : '';
  facts.children[0]!.textContent = row.status;
  (facts.children[1] as HTMLElement).hidden = !row.hasPhone;
}

export function fillLine(node: HTMLElement, line: Line): void {
  const [who, bubble, when] = node.children as unknown as [HTMLElement, HTMLElement, HTMLElement];
  node.dataset['messageId'] = line.id;
  node.className = line.fromShop ? 'message shop' : 'message';
  who.textContent = (line.fromShop ? line.staff : '') + (line.isComment ? ' · Bình luận' : '');
  bubble.firstElementChild!.textContent = line.text;
  when.firstElementChild!.textContent = clock.format(line.at);
}

/** The page around them. */
export function layOut(): Record<'status' | 'list' | 'thread', HTMLElement> {
  document.body.innerHTML =
    '<div class="status"></div><div class="pane"><input type="search" part="search">' +
    '<div class="scroller" role="listbox"></div></div><div class="scroller" role="log"></div>';
  const [status, pane, thread] = document.body.children as unknown as HTMLElement[];
  return { status: status!, list: pane!.children[1] as HTMLElement, thread: thread! };
}

export const css = `
  body { font: 14px/1.45 system-ui, sans-serif; }
  .pane { display: flex; flex-direction: column; }
  .pane, [role=log] { height: 600px; }
  .scroller { position: relative; flex: 1; min-height: 0; contain: strict; overflow: hidden auto; overflow-anchor: none; }
  .row { display: flex; gap: 10px; box-sizing: border-box; height: 87px; padding: 9px 12px; border-bottom: 1px solid #ddd; }
  [aria-selected=true] { background: #e4ecf7; }
  .avatar { flex: none; width: 40px; height: 40px; border-radius: 50%; background: #357; color: #fff; line-height: 40px; text-align: center; }
  .main { flex: 1; min-width: 0; }
  .line { display: flex; gap: 8px; }
  [part=name], [part=preview] { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  [part=unread]:not(:empty) { border-radius: 10px; padding: 0 6px; background: #1f5fbf; color: #fff; }
  [part=status] { border-radius: 8px; padding: 0 6px; background: #dfeee4; font-size: 11px; }
  .message { box-sizing: border-box; height: 80px; padding: 1px 16px; }
  .shop { text-align: end; }
  .bubble { display: inline-block; max-width: 82%; padding: 5px 10px; border-radius: 14px; background: #eee; }
  .who, .when { height: 20px; color: #556; font-size: 12px; }
`;
