import { expect, it } from 'vitest';
import { hostWords } from './sign-host.js';

it('reads region and kind of an account from the address of its API', () => {
  expect(hostWords('api.eu1.adobesign.com')).toEqual({ region: 'EU1', kind: 'production' });
  expect(hostWords('https://api.na1.adobesignsandbox.com/api')).toEqual({ region: 'NA1', kind: 'sandbox' });
  expect(hostWords('127.0.0.1:8443')).toEqual({ region: undefined, kind: 'simulator' });
  expect(hostWords('adobesign.com.evil.example')).toMatchObject({ kind: 'simulator' });
});
