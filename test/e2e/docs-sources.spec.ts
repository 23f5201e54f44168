import { describe, expect, it, onTestFinished } from 'vitest';
import { expectExit } from '../support/expect-exit.js';
import { signOrgs } from '../support/sign-state.js';
import { adobeConsolePlaces, startAdobeConsole } from '../support/source-adobe-console.js';
import { startLdap } from '../support/source-ldap.js';
import { OKTA_TOKEN, startOkta } from '../support/source-okta.js';
import { hasStack } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';
import { blocksOf } from './docs/doc-blocks.js';

const blocks = await blocksOf('docs/sources.md');

type Change = readonly [from: string | RegExp, to: string];

/** The files that a section of the page shows, with what is common to all. */
function filesOf(section: string): Record<string, string> {
  const shown = blocks.filter((block) => block.section === section || block.section === 'The account');
  return Object.fromEntries(
    shown.flatMap(({ file, lines }) => (file === undefined ? [] : [[file, `${lines.join('\n')}\n`]])),
  );
}

const SIGN: readonly Change[] = [
  ['host: api.echosign.com', 'host: "{{SIGN_HOST}}"'],
  ['sign.admin@example.com', 'admin@example.com'],
];

/** The configuration of a section with these places filled in by file, planned. */
async function planned(
  files: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, readonly Change[]>>,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const all: Readonly<Record<string, readonly Change[]>> = { 'connector-sign.yml': SIGN, ...changes };
  const filled = Object.entries(files).map(([name, text]) => [
    name,
    (all[name] ?? []).reduce((before, [from, to]) => {
      const after = before.replace(from, () => to);
      expect(after).not.toBe(before);
      return after;
    }, text),
  ]);
  const workspace = await usingWorkspace({
    sign: signOrgs({ primary: {} }),
    files: Object.fromEntries(filled) as Record<string, string>,
  });
  const plan = await workspace.run(['plan'], { env: { SIGN_INTEGRATION_KEY: 'key-primary', ...env } });
  expectExit(plan, 0);
  return plan.stdout;
}

async function ldapChanges() {
  const ldap = await startLdap();
  onTestFinished(() => ldap.close());
  const changes: Change[] = [
    ['ldaps://dc.example.com', ldap.slapd.url],
    ['cn=sign-sync,ou=services,dc=example,dc=com', ldap.slapd.bindDn],
    [/^all_users_filter: .*$/mu, 'all_users_filter: (objectClass=inetOrgPerson)'],
  ];
  return { changes: { 'connector-ldap.yml': changes }, env: { LDAP_PASSWORD: ldap.slapd.password } };
}

describe.skipIf(hasStack)('local only: each configuration of docs/sources.md is planned', () => {
  it('CSV', async () => {
    expect(await planned(filesOf('CSV'), {}, {})).toMatch(/create +2 /u);
  });

  it('LDAP and Active Directory', async () => {
    const { changes, env } = await ldapChanges();
    expect(await planned(filesOf('LDAP and Active Directory'), changes, env)).toMatch(/create +60 /u);
  });

  it('Okta', async () => {
    const okta = await startOkta();
    onTestFinished(() => okta.close());
    const changes = { 'connector-okta.yml': [['example.okta.com', okta.url]] as const };
    expect(await planned(filesOf('Okta'), changes, { OKTA_API_TOKEN: OKTA_TOKEN })).toMatch(/create +60 /u);
  });

  it('Adobe Admin Console', async () => {
    const console = await startAdobeConsole();
    onTestFinished(() => console.close());
    const { changes, env } = adobeConsolePlaces(console);
    const said = await planned(
      filesOf('Adobe Admin Console'),
      { 'connector-adobe-console.yml': changes },
      env,
    );
    expect(said).toMatch(/create +60 /u);
  });

  it('several at once', async () => {
    const { changes, env } = await ldapChanges();
    const { 'connector-ldap.yml': ldap = '' } = filesOf('LDAP and Active Directory');
    const files = { ...filesOf('CSV'), 'connector-ldap.yml': ldap, ...filesOf('Several at once') };
    expect(await planned(files, changes, env)).toMatch(/create +62 /u);
  });
});
