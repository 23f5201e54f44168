import { exampleFiles, type ExampleSource } from '#config';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expectExit } from '../support/expect-exit.js';
import { signOrgs } from '../support/sign-state.js';
import { adobeConsolePlaces, startAdobeConsole } from '../support/source-adobe-console.js';
import { startLdap } from '../support/source-ldap.js';
import { OKTA_TOKEN, startOkta } from '../support/source-okta.js';
import { hasStack } from '../support/transport.js';
import { usingWorkspace } from '../support/using-workspace.js';

type Change = readonly [string | RegExp, string];

/** The example of a source, with these places filled in, and planned. */
async function planned(source: ExampleSource, changes: readonly Change[], env: Record<string, string>) {
  const files = exampleFiles({ source, orgs: ['primary'], umg: false, isService: false }).map(
    ({ name, text }) => {
      const filled = name === 'connector-sign.yml' ? SIGN : name.startsWith('connector-') ? changes : [];
      const done = filled.reduce((before, [from, to]) => {
        const after = before.replace(from, () => to);
        expect(after).not.toBe(before);
        return after;
      }, text);
      return [name, done] as const;
    },
  );
  const workspace = await usingWorkspace({
    sign: signOrgs({ primary: {} }),
    files: Object.fromEntries(files),
  });
  const variables = { SIGN_INTEGRATION_KEY: 'key-primary', ...env };
  const plan = await workspace.run(['plan'], { env: variables });
  expectExit(plan, 0);
  return plan.stdout;
}

const SIGN: readonly Change[] = [
  ['host: api.echosign.com', 'host: "{{SIGN_HOST}}"'],
  ['sign.admin@example.com', 'admin@example.com'],
];

describe.skipIf(hasStack)('local only: the example of every source is planned', () => {
  it('csv', async () => {
    expect(await planned('csv', [], {})).toMatch(/create +4 /u);
  });

  it('okta', async () => {
    const okta = await startOkta();
    onTestFinished(() => okta.close());
    const said = await planned('okta', [['example.okta.com', okta.url]], { OKTA_API_TOKEN: OKTA_TOKEN });
    expect(said).toMatch(/create +\d+ /u);
  });

  it('adobe_console', async () => {
    const console = await startAdobeConsole();
    onTestFinished(() => console.close());
    const { changes, env } = adobeConsolePlaces(console);
    expect(await planned('adobe_console', changes, env)).toMatch(/create +\d+ /u);
  });

  it('ldap', async () => {
    const ldap = await startLdap();
    onTestFinished(() => ldap.close());
    const changes: Change[] = [
      ['ldaps://dc.example.com', ldap.slapd.url],
      ['cn=sign-sync,ou=services,dc=example,dc=com', ldap.slapd.bindDn],
      [/^all_users_filter: .*$/mu, 'all_users_filter: (objectClass=inetOrgPerson)'],
    ];
    const said = await planned('ldap', changes, { LDAP_PASSWORD: ldap.slapd.password });
    expect(said).toMatch(/create +\d+ /u);
  });
});
