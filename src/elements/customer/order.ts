import { html, nothing } from 'lit';
import type { CustomerOrder, OrderLine } from '../../core/index.ts';
import type { Lang } from '../../i18n/index.ts';
import { statusColour } from '../parts/row.ts';
import { formatTime, timeTag } from '../parts/time.ts';

const vnd = /* @__PURE__ */ new Intl.NumberFormat('vi-VN', { style: 'currency', currency: 'VND' });

/** `1.250.000 ₫`, in either language. */
export function money(amount: number): string {
  return vnd.format(amount);
}

/** An order with its lines. */
export function lastOrder(order: CustomerOrder, title: string, lang: Lang) {
  const { label, status, createdAt = 0, note, lines } = order;
  return html`<div part="last-order">
    <h3>${title}</h3>
    <div class="facts">
      <span class="code">${label}</span>
      ${status ? html`<span class="badge ${statusColour(status)}">${status}</span>` : nothing}
      ${timeTag(createdAt, formatTime(createdAt, 'date', lang), lang)}
    </div>
    <ul>
      ${lines.map(orderLine)}
    </ul>
    ${note}
  </div>`;
}

/** As on a bill: the price is that of all pieces. */
function orderLine({ name, quantity, price }: OrderLine) {
  return html`<li>
    <bdi>${quantity === undefined ? nothing : `${quantity} × `}${name}</bdi>
    ${price === undefined ? nothing : html`<span>${money(price * (quantity ?? 1))}</span>`}
  </li>`;
}
