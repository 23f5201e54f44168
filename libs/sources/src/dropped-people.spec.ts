import { describe, expect, it } from 'vitest';
import { DROPPED_KEYS_MAX } from '#contracts';
import { DroppedPeople } from './dropped-people.js';

describe('people whose entry cannot be used', () => {
  it('are counted, and named by their keys where they have one', () => {
    const dropped = new DroppedPeople();
    dropped.add('k-1');
    dropped.add(undefined);
    expect(dropped.evidence('Okta')).toEqual({ dropped: 2, droppedKeys: ['k-1'], flaws: [] });
    expect(new DroppedPeople().evidence('Okta')).toEqual({ dropped: 0, flaws: [] });
  });

  it('make the read incomplete when there are more than can be named', () => {
    const dropped = new DroppedPeople();
    for (let number = 0; number <= DROPPED_KEYS_MAX; number += 1) dropped.add(`k-${number}`);
    const { droppedKeys, flaws } = dropped.evidence('Okta');
    expect(droppedKeys).toHaveLength(DROPPED_KEYS_MAX);
    expect(flaws).toMatchObject([{ code: 'SOURCE_DROPPED_MANY' }]);
  });
});
