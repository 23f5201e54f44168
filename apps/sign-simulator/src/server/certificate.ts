export interface ServerCertificate {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
  /** PEM of the authority that signed `cert`: what clients must trust. */
  readonly authority: string;
}

/** Makes a private authority and a certificate of it for 127.0.0.1 and localhost, valid for a year. */
export async function makeCertificate(): Promise<ServerCertificate> {
  const { generate } = await import('selfsigned');
  const authority = await generate([{ name: 'commonName', value: 'Sign simulator, private authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
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
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key: server.private, cert: server.cert, authority: authority.cert };
}
