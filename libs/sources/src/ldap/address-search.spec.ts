import { describe, expect, it } from 'vitest';
import { parseUserFormat, type UserFormat } from '#domain';
import { searchForAddresses } from './address-search.js';

function format(text: string): UserFormat {
  const parsed = parseUserFormat(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed;
}

const value = (attribute: string, text: string) => ({ kind: 'equal', attribute, value: Buffer.from(text) });

describe('searchForAddresses', () => {
  it('asks for the attribute that is the address', () => {
    expect(searchForAddresses(format('{mail}'), ['a@x.com', ' b@x.com '])).toEqual({
      kind: 'filter',
      filter: { kind: 'or', filters: [value('mail', 'a@x.com'), value('mail', 'b@x.com')] },
    });
  });

  it('takes away what the format adds, without regard to case', () => {
    expect(searchForAddresses(format('a-{uid}@Example.com'), ['A-jd@example.COM', 'x@other.com'])).toEqual({
      kind: 'filter',
      filter: value('uid', 'jd'),
    });
  });

  it('knows that nobody can have an address of another form', () => {
    expect(searchForAddresses(format('{uid}@x.com'), ['@x.com', 'a@y.com'])).toEqual({ kind: 'nobody' });
  });

  it.each(['{givenName}.{sn}@x.com', '{uid}{uid}'])('has to look at everybody for %s', (text) => {
    expect(searchForAddresses(format(text), ['a.b@x.com']).kind).toBe('scan');
  });

  it('can find nobody by an address that all share', () => {
    expect(searchForAddresses(format('all@x.com'), ['all@x.com'])).toEqual({ kind: 'unsupported' });
  });
});
