import type { CertificateFiles } from './certificates.js';

export const BASE_DN = 'dc=example,dc=com';
/** The account of the tests. It is the root of another database, so that limits hold for it in this one. */
export const BIND_DN = 'cn=sync,cn=accounts';
export const PASSWORD = 'not-a-secret-1';

/** Limits of the server, for everybody who asks it. */
export interface SlapdLimits {
  /** Entries that one answer, or one page, may hold. */
  readonly size?: number;
  /** Entries that all pages of one search together may hold. Default: any number. */
  readonly pagedTotal?: number;
}

/** slapd.conf: one mdb database with the memberof overlay. Anonymous clients see everything but passwords. */
export function slapdConfig(
  folder: string,
  { size, pagedTotal }: SlapdLimits,
  tls: CertificateFiles | undefined,
): string {
  const schemas = ['core', 'cosine', 'nis', 'inetorgperson'];
  const sizes = size === undefined ? 'size=unlimited' : `size.soft=${size} size.hard=${size}`;
  return [
    ...schemas.map((schema) => `include /etc/ldap/schema/${schema}.schema`),
    'modulepath /usr/lib/ldap',
    ...['back_mdb', 'back_null', 'memberof'].map((module) => `moduleload ${module}`),
    ...(tls === undefined
      ? []
      : [
          `TLSCACertificateFile ${tls.caFile}`,
          `TLSCertificateFile ${tls.certificateFile}`,
          `TLSCertificateKeyFile ${tls.keyFile}`,
        ]),
    `sizelimit ${sizes} size.prtotal=${pagedTotal ?? 'unlimited'}`,
    'timelimit unlimited',
    'conn_max_pending 1000',
    'conn_max_pending_auth 1000',
    'database mdb',
    `suffix "${BASE_DN}"`,
    `directory ${folder}/db`,
    'maxsize 1073741824',
    // What a killed process has written is in the kernel already.
    'dbnosync',
    'index objectClass,cn,uid,mail,member,memberOf,memberUid,entryUUID eq',
    'access to attrs=userPassword by * none',
    `access to * by dn.exact="${BIND_DN}" write by * read`,
    'overlay memberof',
    'memberof-dangling ignore',
    'database null',
    'suffix "cn=accounts"',
    `rootdn "${BIND_DN}"`,
    `rootpw ${PASSWORD}`,
    '',
  ].join('\n');
}
