import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parseConfig } from '../../src/core/config.ts';

function refused(input: Parameters<typeof parseConfig>[0]): readonly string[] {
  const named: string[] = [];
  parseConfig(input, {}, (key) => named.push(key));
  return named;
}

it('a channel’s type is a number or the text of one; anything else refuses the channels', () => {
  const read = (type: unknown) => parseConfig({ channels: [{ id: '1', type }] }).channels;
  assert.deepEqual(read('12'), [{ type: 12, id: '1' }]);
  assert.deepEqual(read(undefined), [{ type: 4, id: '1' }]);
  for (const type of [
    { toString: null },
    Symbol('4'),
    Object.create(null) as unknown,
    [],
    -1,
    10_000,
  ]) {
    assert.deepEqual(refused({ channels: [{ id: '1', type }] }), ['channels']);
  }
});

it('teams may come as another store’s map; one that holds no ids is refused', () => {
  const teams = parseConfig({ crmTeamId: '1=10052,10053' }).crmTeamId;
  assert.deepEqual(
    [...teams],
    [
      ['1', '10052'],
      ['*', '10053'],
    ],
  );
  assert.deepEqual(parseConfig({ crmTeamId: teams }).crmTeamId, teams);
  for (const bad of [[['1', {}]], [['', '1']], [['1', '1/2']], [[Symbol('1'), '1']]] as const) {
    assert.deepEqual(refused({ crmTeamId: new Map<unknown, unknown>(bad) }), ['crmTeamId']);
  }
});
