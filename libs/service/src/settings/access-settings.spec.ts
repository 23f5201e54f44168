import { describe, expect, it } from 'vitest';
import { parseServiceSettings, type Variables } from './settings.js';
import { SettingsInvalidError } from './settings-invalid.error.js';

const least: Variables = {
  SIGN_SYNC_DATABASE_URL: 'postgres://ann:p@db.example.com:5432/sync',
  SIGN_SYNC_AMQP_URL: 'amqp://ann:p@mq.example.com',
  SIGN_SYNC_CONFIG_DIR: '/etc/sign-sync',
};
const provider: Variables = {
  SIGN_SYNC_OIDC_ISSUER: 'https://login.example.com/realm',
  SIGN_SYNC_OIDC_CLIENT_ID: 'console',
  SIGN_SYNC_OIDC_CLIENT_SECRET: 'hunter2',
  SIGN_SYNC_OIDC_GRANTS: 'admins=admin@*',
  SIGN_SYNC_PUBLIC_URL: 'https://sync.example.com',
};

const accessOf = (variables: Variables) => parseServiceSettings({ ...least, ...variables }).access;
function problemsOf(variables: Variables): string[] {
  try {
    parseServiceSettings({ ...least, ...variables });
  } catch (error) {
    if (error instanceof SettingsInvalidError)
      return error.problems.map(({ name, message }) => `${name} ${message}`);
    throw error;
  }
  return [];
}

describe('who may come in', () => {
  it('is decided by what there is, where nothing is said', () => {
    expect(accessOf({})).toEqual({ local: 'auto' });
  });

  it('is told by an identity provider, of whose word each is mapped to a right', () => {
    const { oidc, publicUrl } = accessOf(provider);
    expect(oidc).toMatchObject({
      ...{ issuer: 'https://login.example.com/realm', audience: 'console', clientId: 'console' },
      ...{ scope: 'openid email profile', rolesClaim: 'groups' },
      grants: new Map([['admins', [{ role: 'admin', orgs: 'all' }]]]),
    });
    expect(publicUrl).toBe('https://sync.example.com');
    expect(oidc?.clientSecret?.reveal()).toBe('hunter2');
    expect(JSON.stringify(oidc)).not.toContain('hunter2');
  });

  it('knows commands by a name of their own, where the provider has one for them', () => {
    expect(accessOf(provider).oidc).not.toHaveProperty('deviceClientId');
    const both = accessOf({ ...provider, SIGN_SYNC_OIDC_DEVICE_CLIENT_ID: 'command' });
    expect(both.oidc).toMatchObject({ clientId: 'console', deviceClientId: 'command' });
  });

  it('may be scripts alone, that show tokens made for us', () => {
    const { SIGN_SYNC_OIDC_ISSUER, SIGN_SYNC_OIDC_GRANTS } = provider;
    const scripts = { SIGN_SYNC_OIDC_ISSUER, SIGN_SYNC_OIDC_GRANTS };
    expect(accessOf({ ...scripts, SIGN_SYNC_OIDC_AUDIENCE: 'sign-sync' }).oidc).not.toHaveProperty(
      'clientId',
    );
    expect(problemsOf(scripts)).toEqual([expect.stringContaining('SIGN_SYNC_OIDC_AUDIENCE is not set.')]);
  });

  it.each([
    [{ SIGN_SYNC_OIDC_GRANTS: '' }, 'SIGN_SYNC_OIDC_GRANTS is not set.'],
    [{ SIGN_SYNC_OIDC_GRANTS: 'admins=root@*' }, 'SIGN_SYNC_OIDC_GRANTS "root@*" is not a right.'],
    [{ SIGN_SYNC_PUBLIC_URL: '' }, 'SIGN_SYNC_PUBLIC_URL is not set.'],
    [{ SIGN_SYNC_INTAKE_URL: 'https://x.example.com/scim' }, 'SIGN_SYNC_INTAKE_URL is not an address'],
    [{ SIGN_SYNC_PUBLIC_URL: 'http://sync.example.com' }, 'SIGN_SYNC_PUBLIC_URL is not an address'],
    [{ SIGN_SYNC_PUBLIC_URL: 'https://sync.example.com/console' }, 'SIGN_SYNC_PUBLIC_URL is not an address'],
    [{ SIGN_SYNC_OIDC_ISSUER: 'http://login.example.com' }, 'SIGN_SYNC_OIDC_ISSUER is not an address'],
    [{ SIGN_SYNC_OIDC_ISSUER: 'https://a:b@login.example.com' }, 'SIGN_SYNC_OIDC_ISSUER is not an address'],
    [{ SIGN_SYNC_OIDC_SCOPE: 'email' }, 'SIGN_SYNC_OIDC_SCOPE must hold the word openid.'],
    [{ SIGN_SYNC_API_LOCAL: 'yes' }, 'SIGN_SYNC_API_LOCAL "yes" is not one of auto, on, off.'],
  ])('is refused as %o', (wrong, words) => {
    expect(problemsOf({ ...provider, ...wrong })).toEqual([expect.stringContaining(words)]);
  });

  it('may be a provider on this very machine without https', () => {
    const here = {
      SIGN_SYNC_OIDC_ISSUER: 'http://localhost:9000',
      SIGN_SYNC_PUBLIC_URL: 'http://127.0.0.1:8080',
    };
    expect(problemsOf({ ...provider, ...here })).toEqual([]);
  });
});
