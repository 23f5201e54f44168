import { describe, expect, it } from 'vitest';
import { connectionStatus } from './connection-words.js';

const valid = [{ state: 'valid' }];

describe('a connection of a directory', () => {
  it.each([
    ['no token', { filling: false, lastRequest: null, tokens: [{ state: 'revoked' }] }],
    ['silent', { filling: false, lastRequest: null, tokens: valid }],
    ['refused', { filling: false, lastRequest: { status: 401 }, tokens: valid }],
    ['filling', { filling: true, lastRequest: { status: 201 }, tokens: valid }],
    ['heard', { filling: false, lastRequest: { status: 200 }, tokens: valid }],
  ])('is %s', (word, use) => {
    expect(connectionStatus(use).word).toBe(word);
  });
});
