import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LdapSourceConfig } from '#config';
import {
  type CertificateFiles,
  ldifOf,
  makeCertificates,
  type PrivateSlapd,
  startPrivateSlapd,
} from '#testing';
import { LdapSource } from '../../libs/sources/src/ldap/ldap-source.js';
import { entries, ldapConfig, NO_WAITING, readLdap, wanted } from './ldap-world.js';

let slapd: PrivateSlapd;
let plain: PrivateSlapd;
let folder: string;
let impostor: CertificateFiles;

beforeAll(async () => {
  const few = entries().filter(({ dn }) => !/^uid=u(0[1-9]|1)/u.test(dn));
  const ldif = ldifOf(few);
  [slapd, plain, folder] = await Promise.all([
    startPrivateSlapd({ ldif, tls: true }),
    startPrivateSlapd({ ldif }),
    mkdtemp(join(tmpdir(), 'sign-sync-strangers-')),
  ]);
  impostor = await makeCertificates(folder);
});
afterAll(async () => {
  await Promise.all([slapd.stop(), plain.stop(), rm(folder, { recursive: true })]);
});

const admins = { wanted: wanted('Sign Admins'), clock: NO_WAITING };
const ldaps = (): Partial<LdapSourceConfig> => ({ url: slapd.ldapsUrl });
const startTls = (): Partial<LdapSourceConfig> => ({ startTls: true });

async function tlsOf(changes: Partial<LdapSourceConfig>, caFile?: string): Promise<string> {
  const source = new LdapSource(ldapConfig(slapd, changes), {
    ...admins,
    ...(caFile !== undefined && { caFile }),
  });
  return (await source.inspect(new AbortController().signal)).tls;
}

describe.each([
  ['LDAPS', ldaps, ''],
  ['StartTLS', startTls, 'StartTLS, '],
] as const)('%s', (_, changes, start) => {
  it('reads when the authority is named in tls.ca_file', async () => {
    const { rows } = await readLdap(ldapConfig(slapd, changes()), { ...admins, caFile: slapd.caFile });
    expect(rows).toHaveLength(3);
    expect(await tlsOf(changes(), slapd.caFile)).toMatch(
      new RegExp(`^${start}TLS 1\\.[23], certificate verified$`, 'u'),
    );
  });

  it.each([
    ['an authority that nobody named', () => undefined],
    ['another authority', () => impostor.caFile],
  ])('believes nobody under %s, and says what to do', async (__, caFile) => {
    const file = caFile();
    await expect(tlsOf(changes(), file)).rejects.toMatchObject({
      code: 'SOURCE_TLS',
      retryable: false,
      message: expect.stringMatching(
        /^The certificate of ldaps?:\/\/127\.0\.0\.1:\d+ is not trusted: .* Name the PEM file of your own authority in tls\.ca_file/u,
      ),
    });
  });

  it('believes anybody where verification is switched off, and says so', async () => {
    expect(await tlsOf({ ...changes(), verifyTls: false })).toMatch(
      new RegExp(`^${start}TLS 1\\.[23], not verified$`, 'u'),
    );
  });
});

describe('TLS that does not come about', () => {
  it('is told from a certificate that is not believed: a port without TLS', async () => {
    const url = plain.url.replace('ldap:', 'ldaps:');
    await expect(tlsOf({ url }, slapd.caFile)).rejects.toMatchObject({
      code: 'SOURCE_TLS',
      message: expect.stringMatching(/^No TLS could be agreed on with ldaps:.* port that speaks TLS/u),
    });
  });

  it('sends no password to a server without StartTLS', async () => {
    await expect(tlsOf({ url: plain.url, startTls: true }, slapd.caFile)).rejects.toMatchObject({
      code: 'SOURCE_TLS',
      message: expect.stringMatching(/does not do StartTLS: protocol error \(2\)/u),
    });
  });

  it('refuses a certificate that was made for another name', async () => {
    const [key, cert] = await Promise.all([readFile(impostor.keyFile), readFile(impostor.certificateFile)]);
    const server = createServer({ key, cert }).listen(0, '127.0.0.2');
    await once(server, 'listening');
    const address = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    try {
      await expect(tlsOf({ url: `ldaps://127.0.0.2:${port}` }, impostor.caFile)).rejects.toMatchObject({
        code: 'SOURCE_TLS',
        message: expect.stringMatching(
          /does not match certificate's altnames.* by the name in its certificate/u,
        ),
      });
    } finally {
      server.close();
    }
  });

  it('names a file of authorities that cannot be used', async () => {
    const empty = join(folder, 'empty.pem');
    await writeFile(empty, 'no certificate\n');
    await expect(tlsOf(ldaps(), empty)).rejects.toThrow(
      /empty\.pem, which tls\.ca_file names, holds no certificate/u,
    );
    await expect(tlsOf(ldaps(), join(folder, 'none.pem'))).rejects.toThrow(
      /none\.pem, which tls\.ca_file names, holds no certificate that can be read/u,
    );
  });
});
