import type { Order } from 'chatomni-viewer';
import { useState } from 'react';
import { servers } from '../../shared/shops.js';
import { getToken } from '../../shared/token.js';

/** An order that has changed comes again. */
function withOrder(known: readonly Order[], order: Order) {
  return [order, ...known.filter(({ id }) => id !== order.id)];
}

const quickReplies = ['Dạ còn hàng ạ', 'Dạ chị cho em xin số điện thoại'];

/** A store of its own for everything in the provider, and the page's own panel beside it. */
export function Shop({ name, channels }: { name: string; channels: string }) {
  const [customer, setCustomer] = useState('');
  const [orders, setOrders] = useState<readonly Order[]>([]);
  const [compact, setCompact] = useState(false);
  return (
    <chatomni-provider
      config={servers}
      channels={channels}
      getToken={getToken}
      onchatomni-select={({ detail }) => setCustomer(detail.conversation.name)}
      onchatomni-order={({ detail }) => setOrders((known) => withOrder(known, detail.order))}
    >
      <section>
        <h2>{name}</h2>
        <chatomni-status />
        <button className="density" onClick={() => setCompact(!compact)}>
          {compact ? 'Rộng' : 'Gọn'}
        </button>
        <div className="desk">
          <chatomni-conversations density={compact ? 'compact' : 'comfortable'} />
          <chatomni-thread quickReplies={quickReplies} />
        </div>
        <p>
          Khách: <output className="customer">{customer}</output>
        </p>
        <ol className="orders">
          {orders.map((order) => (
            <li key={order.id}>{order.label}</li>
          ))}
        </ol>
      </section>
    </chatomni-provider>
  );
}
