import { getToken } from '../shared/token.js';

window.ChatOmniConfig = { getToken };

const list = document.querySelector('chatomni-conversations');
const thread = document.querySelector('chatomni-thread');
thread.quickReplies = ['Dạ còn hàng ạ', 'Dạ chị cho em xin số điện thoại'];

document.querySelector('.density').addEventListener('click', () => {
  list.density = list.density === 'compact' ? 'comfortable' : 'compact';
});

document.addEventListener('chatomni-select', ({ detail }) => {
  document.querySelector('.customer').textContent = detail.conversation.name;
});

document.addEventListener('chatomni-order', ({ detail }) => {
  const row = document.createElement('li');
  row.textContent = detail.order.label;
  document.querySelector('.orders').prepend(row);
});
