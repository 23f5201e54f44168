import { inspect } from 'node:util';
import { configProblems, filesAround, tryConfig } from '#testing';
import { describe, expect, it } from 'vitest';

const KEY = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const base = filesAround('csv', 'file_path: users.csv\n', { 'users.csv': 'email,groups\n' });
const files = (section: string) => ({
  ...base,
  'sign-sync-config.yml': `${String(base['sign-sync-config.yml'])}notifications:\n${section}\n`,
});
const mail = (more: string) =>
  files(`  mail: {host: smtp.example.com, from: s@x.org, to: [it@x.org]${more}}`);
const hook = (url: string, more = '') => files(`  webhook: {url: "${url}", signing_key: ${KEY}${more}}`);

describe('notifications', () => {
  it('are nobody’s concern unless they are written', async () => {
    expect((await tryConfig(base)).notifications).toBeUndefined();
  });

  it('are read whole, with secrets from wherever they are kept and the usual ports', async () => {
    const section = `  mail: {host: smtp.example.com, user: ann, password: env:SMTP, from: s@x.org, to: [it@x.org]}
  webhook: {url: "https://hooks.example.com/a", signing_key: env:HOOK}
  events: [failed, silence]
  silence_hours: 26`;
    const { notifications } = await tryConfig(files(section), { env: { SMTP: 'smtp-pass', HOOK: KEY } });
    expect(notifications).toMatchObject({
      mail: { host: 'smtp.example.com', port: 587, tls: 'starttls', to: ['it@x.org'] },
      webhook: { url: 'https://hooks.example.com/a', reach: 'public' },
      events: ['failed', 'silence'],
      silenceHours: 26,
    });
    expect(notifications?.mail?.login?.password.reveal()).toBe('smtp-pass');
    expect(inspect(notifications, { depth: null }) + JSON.stringify(notifications)).not.toMatch(
      /smtp-pass|BwcH/,
    );
    expect((await tryConfig(mail(', tls: tls'))).notifications?.mail?.port).toBe(465);
  });

  it('change no digest: no plan gets stale because another person is told', async () => {
    const digests = await Promise.all(
      [base, mail(''), hook('https://a.example.com/')].map((one) => tryConfig(one)),
    );
    expect(new Set(digests.map(({ digest }) => digest)).size).toBe(1);
  });

  it('look up no secret in a process that tells nobody', async () => {
    const section = mail(', user: ann, password: env:NONE');
    expect(await configProblems(section)).toEqual([expect.stringContaining('NONE is not set')]);
    const { notifications } = await tryConfig(section, { withoutNotices: true });
    expect(notifications?.mail?.login?.password.reveal()).toBe('');
  });

  it.for([
    ['nobody', files('  silence_hours: 3'), 'tells nobody. Give mail or webhook.'],
    ['an event that there is not', files('  events: [fialed]'), 'Did you mean'],
    ['a misspelt key', mail(', prot: 25'), 'unknown key'],
    ['no address', files('  mail: {host: h.x, from: s, to: [it@x.org]}'), 'not an e-mail address'],
    ['a user without a password', mail(', user: ann'), 'password: missing.'],
    ['a password without a user', mail(', password: x'), 'has a password and no user'],
    ['a password in clear', mail(', tls: none, user: ann, password: x'), 'unencrypted'],
    [
      'a server of metadata',
      files('  mail: {host: 169.254.169.254, from: s@x.org, to: [i@x.org]}'),
      "machines' secrets",
    ],
    ['a webhook over http', hook('http://hooks.example.com/'), 'is not https'],
    ['a webhook in the house', hook('https://10.0.0.1/'), 'leads into the internal network'],
    [
      'a webhook of metadata, whatever is allowed',
      hook('http://169.254.169.254/', ', allow_private: True'),
      "machines' secrets",
    ],
    ['a webhook with a password', hook('https://a:b@hooks.example.com/'), 'a user or a password'],
    ['no key', files('  webhook: {url: "https://hooks.example.com/"}'), 'signing_key: missing.'],
    [
      'a short key',
      files('  webhook: {url: "https://hooks.example.com/", signing_key: whsec_YWJj}'),
      'no key of Standard Webhooks',
    ],
  ] as const)('are refused with %s', async ([, given, expected]) => {
    expect((await configProblems(given)).join('\n')).toContain(expected);
  });

  it('may be sent to the house where that is said', async () => {
    const { notifications } = await tryConfig(hook('http://10.0.0.1:8080/x', ', allow_private: True'));
    expect(notifications?.webhook?.reach).toBe('private');
  });

  it('name neither the URL nor the key in a complaint', async () => {
    const problems = await configProblems(
      files('  webhook: {url: "http://hooks.example.com/T0/secret-path", signing_key: shh-short}'),
    );
    expect(problems.join('\n')).not.toMatch(/secret-path|shh-short/);
  });
});
