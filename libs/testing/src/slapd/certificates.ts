import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface CertificateFiles {
  /** PEM of the authority that signed the certificate: what clients must trust. */
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

/** Makes a private authority and a certificate of it for 127.0.0.1 and localhost with the installed openssl. */
export async function makeCertificates(folder: string): Promise<CertificateFiles> {
  const inside = (name: string): string => join(folder, name);
  const [caFile, caKey] = [inside('ca.pem'), inside('ca.key')];
  const [certificateFile, keyFile, request] = [inside('slapd.pem'), inside('slapd.key'), inside('slapd.csr')];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const openssl = (...command: readonly string[]): Promise<unknown> => run('openssl', command);

  await openssl(
    ...['req', '-x509', ...newKey, '-keyout', caKey, '-out', caFile, '-days', '30'],
    ...['-subj', '/CN=Private authority of a test'],
  );
  await openssl('req', '-new', ...newKey, '-keyout', keyFile, '-out', request, '-subj', '/CN=127.0.0.1');
  const extensions = inside('slapd.ext');
  await writeFile(extensions, 'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n');
  await openssl(
    ...['x509', '-req', '-in', request, '-CA', caFile, '-CAkey', caKey, '-CAcreateserial'],
    ...['-out', certificateFile, '-days', '30', '-extfile', extensions],
  );
  return { caFile, certificateFile, keyFile };
}
