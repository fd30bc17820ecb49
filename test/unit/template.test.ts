import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fillTemplate } from '../../src/core/template.ts';

const conversation = {
  id: 'c/1',
  channelType: 4,
  channelId: '270136663390370',
  userId: '9484319011642026',
  name: 'Hoa Phượng',
};

describe('a URL template', () => {
  it('is filled with the six names of docs/configuration.md, encoded', () => {
    const template =
      'https://x.example/{room}/{channelType}/{channelId}/{userId}?c={conversationId}&p={phone}';
    assert.equal(
      fillTemplate(template, 'tomato.tpos.vn', { ...conversation, phone: '+84 9' }),
      'https://x.example/tomato.tpos.vn/4/270136663390370/9484319011642026?c=c%2F1&p=%2B84%209',
    );
  });

  it('is empty where something is not known, and leaves other braces as they are', () => {
    assert.equal(
      fillTemplate('/{phone}/{name}/{id}/{toString}/{x', 'room', conversation),
      '//{name}/{id}/{toString}/{x',
    );
  });
});
