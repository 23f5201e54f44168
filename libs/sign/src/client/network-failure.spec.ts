import { describe, expect, it } from 'vitest';
import { describeNetworkFailure } from './network-failure.js';

const withCode = (code: string) => Object.assign(new Error('what the runtime says'), { code });

describe('describeNetworkFailure', () => {
  it.each([
    ['ECONNREFUSED', 'the connection was refused'],
    ['ENOTFOUND', 'the host name is not known'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'the server does not speak TLS there'],
    ['HPE_INVALID_CONSTANT', 'the answer was no HTTP'],
    ['E_NEW', 'the request failed (E_NEW)'],
  ])('puts %s into words', (code, reason) => {
    expect(describeNetworkFailure(withCode(code))).toEqual({ code, reason, untrusted: false });
  });

  it.each([
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('knows %s for a question of trust', (code) => {
    expect(describeNetworkFailure(withCode(code)).untrusted).toBe(true);
  });

  it('looks into the cause, and survives what is no error', () => {
    expect(describeNetworkFailure(new Error('x', { cause: withCode('ECONNRESET') })).code).toBe('ECONNRESET');
    expect(describeNetworkFailure('x').code).toBe('UNKNOWN');
  });
});
