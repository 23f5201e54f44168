import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';

/** Node's own list, which a `ca` replaces, with what `tls.ca_file` and NODE_EXTRA_CA_CERTS name. */
export async function trustedCertificates(
  caFile: string | undefined,
  extraFile = process.env['NODE_EXTRA_CA_CERTS'],
): Promise<{ readonly ca?: string[] }> {
  if (caFile === undefined) return {};
  const files = [caFile, ...(extraFile === undefined || extraFile === '' ? [] : [extraFile])];
  const added = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return { ca: [...rootCertificates, ...added] };
}
