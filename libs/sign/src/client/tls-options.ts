import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { SignCaFileError } from '../errors.js';

export interface TlsOptions {
  readonly rejectUnauthorized: true;
  readonly ca?: string[];
}

/**
 * TLS is always verified, whatever NODE_TLS_REJECT_UNAUTHORIZED says. Node's own list already has what
 * NODE_EXTRA_CA_CERTS names; but a `ca` replaces that whole list, so with `caFile` all three are put together here.
 *
 * @throws SignCaFileError
 */
export function tlsOptions(
  org: string,
  caFile: string | undefined,
  extraCaFile = process.env['NODE_EXTRA_CA_CERTS'],
): TlsOptions {
  if (caFile === undefined) return { rejectUnauthorized: true };
  const extra =
    extraCaFile === undefined || extraCaFile === '' ? [] : [readPem(org, extraCaFile, 'NODE_EXTRA_CA_CERTS')];
  return {
    rejectUnauthorized: true,
    ca: [...rootCertificates, ...extra, readPem(org, caFile, 'tls.ca_file')],
  };
}

function readPem(org: string, file: string, setting: string): string {
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch (error) {
    throw new SignCaFileError(org, file, setting, 'cannot be read', error);
  }
  if (!isCertificate(pem)) throw new SignCaFileError(org, file, setting, 'has no certificate in it');
  return pem;
}

/** Node takes a `ca` without any certificate in it silently, and then trusts nobody. */
function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== undefined;
  } catch {
    return false;
  }
}
