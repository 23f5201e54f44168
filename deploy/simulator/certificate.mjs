import { readFile, writeFile } from 'node:fs/promises';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { generate } from 'selfsigned';

const dayMs = 86_400_000;

/**
 * The certificate of `name` and the private authority that signed it, from `folder`, where they are made when they are
 * missing or end within a month. `authority.pem` there is what clients have to trust (NODE_EXTRA_CA_CERTS).
 *
 * @param {string} folder must be writable
 * @param {string} name the DNS name clients use
 * @returns {Promise<{ key: string; cert: string }>} PEM
 */
export async function certificateOf(folder, name) {
  const read = (file) => readFile(join(folder, file), 'utf8').catch(() => undefined);
  const [key, cert, authority] = await Promise.all(['key.pem', 'cert.pem', 'authority.pem'].map(read));
  if (key !== undefined && cert !== undefined && authority !== undefined && isGood(cert, name)) {
    return { key, cert };
  }
  return make(folder, name);
}

function isGood(cert, name) {
  const certificate = new X509Certificate(cert);
  const leftMs = new Date(certificate.validTo).getTime() - Date.now();
  return certificate.checkHost(name) !== undefined && leftMs > 30 * dayMs;
}

async function make(folder, name) {
  const authority = await generate([{ name: 'commonName', value: 'Sign simulator of the demonstration' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: name },
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  await writeFile(join(folder, 'key.pem'), server.private, { mode: 0o600 });
  await writeFile(join(folder, 'cert.pem'), server.cert);
  await writeFile(join(folder, 'authority.pem'), authority.cert);
  return { key: server.private, cert: server.cert };
}
