import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ldifOf } from '#testing';
import { arrivals, type Arrivals, everybodyArrived } from '../../support/source-arrivals.js';
import {
  boundTo,
  byTwoSteps,
  ldapSource,
  type LdapServer,
  nestedDirectoryOf,
  startLdap,
} from '../../support/source-ldap.js';
import { sixtyPeople } from '../../support/source-people.js';

let server: LdapServer;

beforeAll(async () => {
  server = await startLdap(ldifOf(nestedDirectoryOf(sixtyPeople)), { tls: true });
});
afterAll(() => server.close());

describe('the people of an LDAP directory whose groups hold groups arrive in Sign', () => {
  it('over StartTLS', async () => {
    const { slapd } = server;
    const arrived = await arrivalsBy({ url: slapd.url, more: ['require_tls_cert: True'] });
    expect(arrived).toEqual(everybodyArrived);
  });

  it('over LDAPS', async () => {
    expect(await arrivalsBy({ url: server.slapd.ldapsUrl })).toEqual(everybodyArrived);
  });
});

async function arrivalsBy(lines: { url: string; more?: readonly string[] }): Promise<Arrivals> {
  const { slapd } = server;
  return arrivals({
    sources: [ldapSource({ bind: boundTo(slapd), members: byTwoSteps, ...lines })],
    files: { 'ca.pem': await readFile(slapd.caFile, 'utf8') },
    config: { more: 'tls:\n  ca_file: ca.pem' },
    secrets: [slapd.password],
  });
}
