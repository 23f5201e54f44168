import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DeviceCode, renewed, signInByDevice } from '../../apps/cli/src/remote/device-sign-in.js';
import { DeviceRoutes, TestIssuer } from '#testing';

const clientId = 'sign-sync-command';

let issuer: TestIssuer;
let device: DeviceRoutes;
beforeEach(async () => {
  issuer = await TestIssuer.start();
  device = new DeviceRoutes(issuer, clientId);
});
afterEach(() => issuer.close());

function signIn(onCode: (code: DeviceCode) => void = () => undefined, signal = new AbortController().signal) {
  const provider = { issuer: issuer.url, clientId, scope: 'openid offline_access', audience: 'sign-sync' };
  return signInByDevice(provider, onCode, signal);
}

describe('signing in by the device flow', () => {
  it('shows a code, waits until the person has signed in elsewhere, and has their token', async () => {
    const shown: DeviceCode[] = [];
    const login = signIn((code) => void shown.push(code));
    while (device.asked === 0) await pause(50);
    device.verdict = 'approved';
    expect(await login).toMatchObject({ kind: 'oidc', issuer: issuer.url, clientId });
    expect(shown).toEqual([
      { uri: `${issuer.url}/go`, uriComplete: `${issuer.url}/go?code=WDJB-MJHT`, code: 'WDJB-MJHT' },
    ]);
    expect(Object.fromEntries(device.lastRequest)).toMatchObject({
      ...{ client_id: clientId, scope: 'openid offline_access', audience: 'sign-sync' },
    });
  });

  it.each([
    ['denied', 'it was refused there'],
    ['expired', 'nobody signed in before the code ended'],
  ] as const)('says that it was %s, and has nothing', async (verdict, words) => {
    device.verdict = verdict;
    await expect(signIn()).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED',
      message: expect.stringContaining(words) as string,
    });
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    const login = signIn(() => stop.abort(), stop.signal);
    await expect(login).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
  });

  it('says so when the provider does not answer', async () => {
    issuer.isDown = true;
    await expect(signIn()).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
  });

  it('renews a token without the person, and keeps what the next renewal needs', async () => {
    device.verdict = 'approved';
    const first = await signIn();
    const second = await renewed({ ...first, refreshToken: first.refreshToken ?? '' });
    expect(second.refreshToken).not.toBe(first.refreshToken);
    await expect(renewed({ ...first, refreshToken: first.refreshToken ?? '' })).rejects.toMatchObject({
      code: 'SIGN_IN_FAILED',
    });
    expect(await renewed({ ...second, refreshToken: second.refreshToken ?? '' })).toMatchObject({ clientId });
  });
});
