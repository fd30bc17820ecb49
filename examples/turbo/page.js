import { servers } from '../shared/shops.js';
import { getToken } from '../shared/token.js';

// This file runs once, as does the script of the viewer: Turbo changes the body, and the page's store stays.
window.ChatOmniConfig = { getToken };

/** Before its elements are in the page, so that stores are built with what they need. */
function prepare(body) {
  for (const provider of body.querySelectorAll('chatomni-provider')) {
    provider.config = servers;
    provider.getToken = getToken;
  }
  for (const thread of body.querySelectorAll('chatomni-thread')) {
    thread.quickReplies = ['Dạ còn hàng ạ', 'Dạ chị cho em xin số điện thoại'];
  }
}
prepare(document.body);
document.addEventListener('turbo:before-render', ({ detail }) => prepare(detail.newBody));

document.addEventListener('click', ({ target }) => {
  if (!target.matches('.density')) return;
  const list = document.querySelector('chatomni-conversations');
  list.density = list.density === 'compact' ? 'comfortable' : 'compact';
});

document.addEventListener('chatomni-select', ({ target, detail }) => {
  const place = target.closest('chatomni-provider') ?? document;
  place.querySelector('.customer').textContent = detail.conversation.name;
});

document.addEventListener('chatomni-order', ({ detail }) => {
  const row = document.createElement('li');
  row.textContent = detail.order.label;
  document.querySelector('.orders')?.prepend(row);
});
