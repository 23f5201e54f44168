import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { SourceUnreadableError } from './source-unreadable.error.js';

export interface TlsOptions {
  readonly rejectUnauthorized: boolean;
  readonly ca?: string[];
}

/**
 * Node's own list already has what NODE_EXTRA_CA_CERTS names; but a `ca` replaces that whole list, so with `caFile` all
 * three are put together here.
 *
 * @throws SourceUnreadableError SOURCE_TLS
 */
export function tlsOptions(
  verify: boolean,
  caFile: string | undefined,
  extraCaFile = process.env['NODE_EXTRA_CA_CERTS'],
): TlsOptions {
  if (!verify || caFile === undefined) return { rejectUnauthorized: verify };
  const extra =
    extraCaFile === undefined || extraCaFile === '' ? [] : [readPem(extraCaFile, 'NODE_EXTRA_CA_CERTS')];
  return { rejectUnauthorized: true, ca: [...rootCertificates, ...extra, readPem(caFile, 'tls.ca_file')] };
}

function readPem(file: string, setting: string): string {
  try {
    const pem = readFileSync(file, 'utf8');
    // Node takes a `ca` without any certificate in it silently, and then trusts nobody.
    void new X509Certificate(pem);
    return pem;
  } catch (cause) {
    throw new SourceUnreadableError(
      'SOURCE_TLS',
      `${file}, which ${setting} names, holds no certificate that can be read (PEM).`,
      { file },
      { cause },
    );
  }
}
