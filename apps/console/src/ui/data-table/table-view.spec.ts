import { describe, expect, it } from 'vitest';
import { compareValues, indexAfter, nextSort, shownColumns, sortOf, toggleColumn } from './table-view.js';

const columns = [{ id: 'person', fixed: true }, { id: 'org' }, { id: 'rule', hidden: true }];

describe('the view of a table', () => {
  it('sorts up, down, and then as it came', () => {
    const first = nextSort(undefined, 'held');
    const second = nextSort(first, 'held');
    expect([first, second, nextSort(second, 'held')]).toEqual(['held', '-held', undefined]);
    expect(nextSort('-held', 'org')).toBe('org');
    expect([sortOf('-held'), sortOf('held'), sortOf('')]).toEqual([
      ...[{ id: 'held', desc: true }, { id: 'held', desc: false }, undefined],
    ]);
  });

  it('shows what was chosen, never without what is fixed', () => {
    expect(shownColumns(columns, undefined)).toEqual(['person', 'org']);
    expect(shownColumns(columns, 'rule')).toEqual(['person', 'rule']);
  });

  it('writes a choice down only where it is none of the usual one', () => {
    const more = toggleColumn(columns, undefined, 'rule');
    expect(more).toBe('person,org,rule');
    expect(toggleColumn(columns, more, 'rule')).toBeUndefined();
    expect(toggleColumn(columns, undefined, 'org')).toBe('person');
  });

  it('sorts names as people do, and numbers as numbers', () => {
    expect(['a10', 'B2', 'a2'].toSorted(compareValues)).toEqual(['a2', 'a10', 'B2']);
    expect([10, 9, 100].toSorted(compareValues)).toEqual([9, 10, 100]);
  });

  it('goes from row to row, and never beyond', () => {
    expect([indexAfter('j', -1, 3), indexAfter('j', 2, 3), indexAfter('k', 0, 3)]).toEqual([0, 2, 0]);
    expect([indexAfter('End', 0, 3), indexAfter('Home', 2, 3)]).toEqual([2, 0]);
    expect([indexAfter('q', 0, 3), indexAfter('j', -1, 0)]).toEqual([undefined, undefined]);
  });
});
