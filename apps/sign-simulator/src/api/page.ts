import type { Control } from '../control/control.js';
import type { PageFault } from '../faults/fault.schema.js';
import { ApiError } from './api-error.js';
import type { Call } from './call.js';

interface Numbered {
  readonly seq: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly page: { readonly nextCursor?: string };
}

/**
 * Cuts the page that a request asks for out of a list.
 *
 * A cursor holds the list's name and the last item seen, so that items which come or go meanwhile shift nobody.
 *
 * @param list names the list within all orgs; a cursor of another list is refused
 * @param items sorted by `seq`
 * @throws ApiError 400 INVALID_PAGE_SIZE, 400 INVALID_CURSOR
 */
export function cutPage<T extends Numbered>(list: string, items: readonly T[], call: Call): Page<T> {
  const size = pageSize(call.query.get('pageSize'), call.control);
  const after = readCursor(list, call.query.get('cursor'));
  const start = firstAfter(items, after);
  const planned = items.slice(start, start + size);
  const atEnd = start + planned.length >= items.length;
  const shown = distort(planned, atEnd, call.pageFault);
  if (call.pageFault === 'lostPages' || (atEnd && shown.length === planned.length)) {
    return { items: shown, page: endOfList(call.control) };
  }
  return { items: shown, page: { nextCursor: writeCursor(list, shown.at(-1)?.seq ?? after) } };
}

function endOfList({ endCursor }: Control): { nextCursor?: string } {
  return endCursor === 'empty' ? { nextCursor: '' } : {};
}

/** `lostPages` on the last page would lose nothing, so there it loses the later half. */
function distort<T>(items: readonly T[], atEnd: boolean, fault: PageFault | undefined): readonly T[] {
  if (fault === 'emptyPage') return [];
  if (fault === 'shortPage') return items.slice(0, Math.ceil(items.length / 2));
  if (fault === 'lostPages' && atEnd) return items.slice(0, Math.floor(items.length / 2));
  return items;
}

function pageSize(text: string | null, { pageSizeDefault, pageSizeMax }: Control): number {
  if (text === null || text === '') return Math.min(pageSizeDefault, pageSizeMax);
  const size = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (size >= 1 && size <= pageSizeMax) return size;
  throw new ApiError(400, 'INVALID_PAGE_SIZE', `The page size must be a number from 1 to ${pageSizeMax}.`);
}

function writeCursor(list: string, after: number): string {
  return `${Buffer.from(`${list}:${after}`).toString('base64url')}*`;
}

function readCursor(list: string, cursor: string | null): number {
  if (cursor === null || cursor === '') return -1;
  const text = Buffer.from(cursor.replace(/\*$/, ''), 'base64url').toString();
  const after = Number(text.slice(list.length + 1));
  if (Number.isInteger(after) && writeCursor(list, after) === cursor) return after;
  throw new ApiError(400, 'INVALID_CURSOR', 'The cursor is not one that this list has given out.');
}

function firstAfter(items: readonly Numbered[], after: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle]?.seq ?? 0) <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
