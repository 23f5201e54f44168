import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseControl, type ControlInput } from '../control/control.js';
import type { PageFault } from '../faults/fault.schema.js';
import { loadState } from '../state/load-state.js';
import { parseState } from '../state/state-document.js';
import type { Call } from './call.js';
import { cutPage } from './page.js';

const now = new Date('2026-01-02T03:04:05Z');
const org = [...loadState(parseState({ orgs: { primary: {} } }), now).values()][0];
const callOf = (query: Record<string, string>, control: ControlInput = {}, pageFault?: PageFault): Call => {
  if (org === undefined) throw new Error('The document above has an org.');
  const search = new URLSearchParams(query);
  return { org, id: '', query: search, json: undefined, control: parseControl(control), pageFault, now };
};
const numbered = (count: number) => Array.from({ length: count }, (_, seq) => ({ seq }));

/** Reads pages to the end; the fault strikes the pages for which `strikes` says so. */
function readAll(
  items: { seq: number }[],
  pageSize: number,
  fault?: PageFault,
  strikes: (page: number) => boolean = () => false,
) {
  const seen: number[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 10_000; page += 1) {
    const query = { pageSize: String(pageSize), ...(cursor === undefined ? {} : { cursor }) };
    const cut = cutPage('a list', items, callOf(query, {}, strikes(page) ? fault : undefined));
    expect(cut.items.length).toBeLessThanOrEqual(pageSize);
    seen.push(...cut.items.map(({ seq }) => seq));
    cursor = cut.page.nextCursor;
    if (cursor === undefined) return seen;
    expect(cursor).toMatch(/\*$/);
  }
  throw new Error('The list never ended.');
}

describe('cutPage', () => {
  it('gives every item once, whatever the page size', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.integer({ min: 1, max: 70 }), (count, pageSize) => {
        expect(readAll(numbered(count), pageSize)).toEqual(numbered(count).map(({ seq }) => seq));
      }),
    );
  });

  it('loses nobody by short and empty pages, because their cursor is right', () => {
    fc.assert(
      fc.property(
        fc.nat(40),
        fc.integer({ min: 1, max: 50 }),
        fc.constantFrom('shortPage' as const, 'emptyPage' as const),
        (count, pageSize, fault) => {
          const seen = readAll(numbered(count), pageSize, fault, (page) => page % 2 === 0);
          expect(seen).toEqual(numbered(count).map(({ seq }) => seq));
        },
      ),
    );
  });

  it('loses people by a page that claims to be the last, also when it is', () => {
    expect(readAll(numbered(10), 4, 'lostPages', (page) => page === 1)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(readAll(numbered(10), 100, 'lostPages', () => true)).toEqual([0, 1, 2, 3, 4]);
  });

  it('skips nobody when an item goes between two pages', () => {
    const first = cutPage('a list', numbered(6), callOf({ pageSize: '3' }));
    const left = numbered(6).filter(({ seq }) => seq !== 1);
    const query = { pageSize: '3', cursor: first.page.nextCursor ?? '' };
    expect(cutPage('a list', left, callOf(query)).items).toEqual([{ seq: 3 }, { seq: 4 }, { seq: 5 }]);
  });

  it('refuses page sizes out of bounds and cursors that are not its own', () => {
    const code = (query: Record<string, string>, control?: ControlInput) => () => {
      return cutPage('a list', numbered(3), callOf(query, control));
    };
    const sized = expect.objectContaining({ status: 400, code: 'INVALID_PAGE_SIZE' });
    for (const pageSize of ['0', '2001', '-1', '1.5', 'many']) expect(code({ pageSize })).toThrow(sized);
    expect(code({ pageSize: '11' }, { pageSizeMax: 10 })).toThrow(sized);
    const other = cutPage('another list', numbered(3), callOf({ pageSize: '1' })).page.nextCursor ?? '';
    const cursored = expect.objectContaining({ status: 400, code: 'INVALID_CURSOR' });
    for (const cursor of [other, 'abc*', '*', 'x']) expect(code({ cursor })).toThrow(cursored);
  });

  it('ends with an absent or an empty cursor, as the control says', () => {
    expect(cutPage('a list', numbered(1), callOf({})).page).toEqual({});
    expect(cutPage('a list', numbered(1), callOf({}, { endCursor: 'empty' })).page).toEqual({
      nextCursor: '',
    });
  });
});
