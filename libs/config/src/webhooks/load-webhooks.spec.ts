import { inspect } from 'node:util';
import { configProblems, filesAround, tryConfig } from '#testing';
import { describe, expect, it } from 'vitest';

const KEY = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const SECRET = 'a-secret-of-some-length';
const csv = filesAround('csv', 'file_path: users.csv\n', { 'users.csv': 'email,groups\n' });
const okta = filesAround('okta', 'host: acme.okta.com\napi_token: secret\n');
const files = (section: string, base: Readonly<Record<string, string>> = csv) => ({
  ...base,
  'sign-sync-config.yml': `${String(base['sign-sync-config.yml'])}webhooks:\n${section}\n`,
});

describe('webhooks', () => {
  it('are nobody’s concern unless they are written', async () => {
    expect((await tryConfig(csv)).webhooks).toEqual([]);
  });

  it('are read with both keys, from wherever they are kept', async () => {
    const section = `  - {name: hr, type: signed, signing_key: env:NEW, previous_signing_key: ${KEY}}`;
    const { webhooks } = await tryConfig(files(section), { env: { NEW: KEY } });
    expect(webhooks).toMatchObject([{ name: 'hr', type: 'signed', source: 0 }]);
    expect(webhooks[0]?.type === 'signed' && webhooks[0].signingKeys.map((key) => key.reveal())).toEqual([
      KEY,
      KEY,
    ]);
    expect(inspect(webhooks, { depth: null }) + JSON.stringify(webhooks)).not.toContain('BwcH');
  });

  it('of Okta belong to its source, show the header authorization and catch up unless they say otherwise', async () => {
    const { webhooks } = await tryConfig(files(`  - {name: main, type: okta, secret: ${SECRET}}`, okta));
    expect(webhooks).toMatchObject([{ header: 'authorization', catchUp: true, source: 0 }]);
    const own = `  - {name: main, type: okta, secret: ${SECRET}, header: X-Hook, catch_up: False}`;
    expect((await tryConfig(files(own, okta))).webhooks).toMatchObject([
      { header: 'x-hook', catchUp: false },
    ]);
  });

  it('change no digest: who may tell us of changes decides about nobody', async () => {
    const hooked = files(`  - {name: hr, type: signed, signing_key: ${KEY}}`);
    expect((await tryConfig(hooked)).digest).toBe((await tryConfig(csv)).digest);
  });

  it('look up no secret in a process that takes no events', async () => {
    const section = files('  - {name: hr, type: signed, signing_key: env:NONE}');
    expect(await configProblems(section)).toEqual([expect.stringContaining('NONE is not set')]);
    expect((await tryConfig(section, { withoutHooks: true })).webhooks).toHaveLength(1);
  });

  it.for([
    ['no name', '  - {type: signed}', 'name: missing'],
    [
      'a name that no address has',
      `  - {name: "h r", type: signed, signing_key: ${KEY}}`,
      'cannot stand in an address',
    ],
    ['the name okta', `  - {name: okta, type: signed, signing_key: ${KEY}}`, 'is taken'],
    [
      'a name twice',
      `  - {name: hr, type: signed, signing_key: ${KEY}}\n  - {name: hr, type: signed, signing_key: ${KEY}}`,
      'the name of another webhook',
    ],
    ['another type', '  - {name: hr, type: gitlab}', 'is not a type of webhook'],
    ['no key', '  - {name: hr, type: signed}', 'signing_key: missing'],
    ['a key that is none', '  - {name: hr, type: signed, signing_key: short}', 'no key of Standard Webhooks'],
    [
      'the secret of another type',
      `  - {name: hr, type: signed, signing_key: ${KEY}, secret: x}`,
      'does not belong',
    ],
    [
      'Okta without Okta',
      `  - {name: hr, type: okta, secret: ${SECRET}}`,
      'needs an identity source of Okta',
    ],
    [
      'a source that is none',
      `  - {name: hr, type: signed, signing_key: ${KEY}, source: other.yml}`,
      'no source of this file',
    ],
    ['a misspelt key', `  - {name: hr, type: signed, signing_kay: ${KEY}}`, 'unknown key'],
    ['an empty list', '  []', 'is an empty list'],
  ] as const)('are refused with %s', async ([, section, expected]) => {
    expect((await configProblems(files(section))).join('\n')).toContain(expected);
  });

  it('refuse a secret of Okta that can be guessed, without repeating it', async () => {
    const problems = (
      await configProblems(files('  - {name: hr, type: okta, secret: shh-short}', okta))
    ).join('\n');
    expect(problems).toContain('short enough to be guessed');
    expect(problems).not.toContain('shh-short');
  });
});
