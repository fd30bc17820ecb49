import { useState } from 'react';
import { shops } from '../../shared/shops.js';
import { Shop } from './Shop';

/** One shop, or two beside each other; without any of them nothing of the viewer's is left in the page. */
export function App() {
  const [count, setCount] = useState(1);
  return (
    <>
      <nav>
        {[0, 1, 2].map((number) => (
          <button key={number} data-shops={number} onClick={() => setCount(number)}>
            {number} shop
          </button>
        ))}
      </nav>
      <main className="shops">
        {shops.slice(0, count).map((shop) => (
          <Shop key={shop.channels} {...shop} />
        ))}
      </main>
    </>
  );
}
