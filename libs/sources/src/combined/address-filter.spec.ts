import { describe, expect, it } from 'vitest';
import { addressFilter } from './address-filter.js';

describe('addressFilter', () => {
  const counts = addressFilter(['example.com', 'münchen.example']);

  it.each(['ana@example.com', 'Ana@EXAMPLE.com', 'bo@MÜNCHEN.example', ' ana@example.com '])(
    'takes %j',
    (address) => {
      expect(counts(address)).toBe(true);
    },
  );

  it.each(['ana@mail.example.com', 'ana@notexample.com', 'ana@example.com.au', 'ana', 'example.com@x.org'])(
    'leaves out %j',
    (address) => {
      expect(counts(address)).toBe(false);
    },
  );
});
