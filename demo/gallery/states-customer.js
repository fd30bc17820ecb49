// @ts-check
import { customer, HUONG, huong, KEY, longName, longWord, orders } from './people.js';
import { conversation, POST } from './shop.js';

/** @typedef {import('./states.js').States} States */

const panel = /** @type {const} */ ({
  element: 'chatomni-customer',
  select: KEY,
  config: { postId: POST },
});
const known = { search: { Data: [huong] }, orders };

/** @type {States} */
export const customerStates = {
  'customer-none': {
    ...panel,
    title: 'Nothing selected',
    select: undefined,
    ready: '[part~=empty]',
  },
  'customer-loading': {
    ...panel,
    title: 'Loading',
    answers: { ...known, customer: 'never' },
    ready: '.bones',
  },
  'customer-all': {
    ...panel,
    title: 'All that is known',
    answers: { ...known, customer },
    ready: '[part=last-order]',
  },
  'customer-closable': {
    ...panel,
    title: 'With a button that closes it',
    attributes: ['closable'],
    answers: { ...known, customer },
    ready: '[part=last-order]',
  },
  'customer-little': {
    ...panel,
    title: 'Little is known',
    answers: { ...known, customer: { Partner: { Comment: 'Khách mới' } } },
    ready: '[part=note]',
  },
  'customer-unknown': {
    ...panel,
    title: 'TPOS knows nothing',
    answers: known,
    ready: '[part~=empty]',
  },
  'customer-error': {
    ...panel,
    title: 'Error',
    answers: { ...known, customer: 503 },
    ready: '[part~=error]',
  },
  'customer-no-team': {
    ...panel,
    title: 'No team configured',
    config: { ...panel.config, crmTeamId: '' },
    answers: known,
    ready: '[part=phone]',
  },
  'customer-long': {
    ...panel,
    title: 'Long texts',
    answers: {
      ...known,
      search: { Data: [conversation({ user: HUONG, name: longName, phone: '0903 456 789' })] },
      customer: {
        Partner: {
          ...customer.Partner,
          Name: longName,
          FullAddress: longWord,
          Email: `${'huong.nguyen.'.repeat(8)}@example.com`,
          Comment: 'Khách hay đổi size. '.repeat(30),
        },
        Order: {
          ...customer.Order,
          Details: [
            { ProductName: longWord, Quantity: 120, PriceUnit: 12_500_000 },
            ...customer.Order.Details,
          ],
        },
        Revenue: { RevenueTotal: 1_234_567_890 },
      },
    },
    ready: '[part=last-order]',
  },
};
