import { expect, it } from 'vitest';
import { scimAddress } from './scim-address.js';

it('a SCIM client is told an address without a slash at its end, or its path where the rest is not known', () => {
  expect(scimAddress('okta', 'https://events.example.com/')).toBe('https://events.example.com/scim/v2/okta');
  expect(scimAddress('okta')).toBe('/scim/v2/okta');
});
