import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dayIn, flagIn, numberIn, oneIn, parseSearch, someIn, stringifySearch, textIn } from './search.js';

const view = z.object({
  ...{ text: textIn, mode: oneIn(['sync', 'test']), state: someIn(['held', 'failed', 'done']) },
  ...{ limit: numberIn, from: dayIn, risky: flagIn },
});
const read = (query: string) => view.parse(parseSearch(query));
const whole = {
  text: 'ana',
  mode: 'test',
  state: ['held', 'done'],
  limit: 5,
  from: '2026-11-22',
  risky: true,
};

describe('the address of a view', () => {
  it('is readable, and says the same when it is read again', () => {
    const query = stringifySearch(whole);
    expect(query).toBe('?text=ana&mode=test&state=held,done&limit=5&from=2026-11-22&risky=true');
    expect(read(query)).toEqual(whole);
    expect(view.parse(whole)).toEqual(whole);
  });

  it('leaves out what somebody has mistyped, and breaks no page', () => {
    expect(read('?text=&mode=walk&state=held,lost&limit=-1&from=today&risky=maybe')).toEqual({
      state: ['held'],
    });
  });

  it('leaves out what is not set', () => {
    expect(stringifySearch({ text: undefined, state: [], risky: undefined })).toBe('');
  });
});
