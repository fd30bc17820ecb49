import { servers } from '../shared/shops.js';
import { getToken } from '../shared/token.js';

// What belongs to one shop is heard at its provider.
for (const provider of document.querySelectorAll('chatomni-provider')) {
  provider.config = servers;
  provider.getToken = getToken;
  provider.addEventListener('chatomni-select', ({ detail }) => {
    provider.querySelector('.customer').textContent = detail.conversation.name;
  });
}
