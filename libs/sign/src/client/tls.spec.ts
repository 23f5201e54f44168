import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '#domain';
import { SignCaFileError, SignCertificateError, SignUnavailableError } from '../errors.js';
import { openSignApi } from '../open-sign-api.js';
import { tlsOptions } from './tls-options.js';

let server: Server;
let host: string;
let folder: string;
let caFile: string;

beforeAll(async () => {
  const names = [
    { type: 2 as const, value: 'localhost' },
    { type: 7 as const, ip: '127.0.0.1' },
  ];
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: names },
    ],
  });
  folder = mkdtempSync(join(tmpdir(), 'sign-tls-'));
  caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, pems.cert);
  server = createServer({ key: pems.private, cert: pems.cert }, (request, response) => {
    const json =
      request.url === '/api/rest/v6/baseUris'
        ? { apiAccessPoint: `https://${host}/` }
        : { groupInfoList: [] };
    response.end(JSON.stringify(json));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

async function countGroups(options: { host: string; caFile?: string }): Promise<number> {
  const api = openSignApi({
    org: 'emea',
    key: new Secret('k'),
    timeoutMs: 5000,
    concurrency: 1,
    retryCount: 0,
    ...options,
  });
  try {
    let count = 0;
    for await (const page of api.listGroups()) count += page.length;
    return count;
  } finally {
    await api.close();
  }
}

describe('TLS', () => {
  it('is refused at once, with advice, when nobody vouches for the server, even if verification was switched off', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      await expect(countGroups({ host })).rejects.toBeInstanceOf(SignCertificateError);
      await expect(countGroups({ host })).rejects.toThrow(/NODE_EXTRA_CA_CERTS or in tls\.ca_file/u);
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    }
  });

  it('takes the authorities of tls.ca_file beside those of Node', async () => {
    expect(await countGroups({ host, caFile })).toBe(0);
    expect(tlsOptions('emea', caFile, undefined).ca?.length).toBeGreaterThan(50);
  });

  it('takes the authorities of NODE_EXTRA_CA_CERTS too when tls.ca_file names others', () => {
    const both = tlsOptions('emea', caFile, caFile);
    const one = tlsOptions('emea', caFile, '');
    expect(both.ca?.length).toBe((one.ca?.length ?? 0) + 1);
  });

  it('leaves the list to Node when there is no tls.ca_file, so that NODE_EXTRA_CA_CERTS counts', async () => {
    expect(tlsOptions('emea', undefined, caFile)).toEqual({ rejectUnauthorized: true });
    const script = `
      import { Pool } from 'undici';
      const pool = new Pool('https://${host}', { connect: { rejectUnauthorized: true } });
      const { statusCode } = await pool.request({ path: '/', method: 'GET' });
      console.log(statusCode);
      await pool.destroy();`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: caFile },
    });
    expect(stdout.trim()).toBe('200');
  });

  it('says which file is wrong, and how', () => {
    const missing = join(folder, 'missing.pem');
    expect(() => tlsOptions('emea', missing)).toThrow(SignCaFileError);
    expect(() => tlsOptions('emea', missing)).toThrow(/missing\.pem \(tls\.ca_file\) cannot be read/u);
    const empty = join(folder, 'empty.pem');
    writeFileSync(empty, 'nothing');
    expect(() => tlsOptions('emea', caFile, empty)).toThrow(/\(NODE_EXTRA_CA_CERTS\) has no certificate/u);
  });

  it('names what is wrong when the server speaks no TLS', async () => {
    const { createServer: createPlain } = await import('node:http');
    const plain = createPlain();
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const { port } = plain.address() as AddressInfo;
    try {
      const call = countGroups({ host: `127.0.0.1:${port}` });
      await expect(call).rejects.toBeInstanceOf(SignUnavailableError);
      await expect(call).rejects.toThrow(/does not speak TLS|connection was/u);
    } finally {
      await new Promise((resolve) => plain.close(resolve));
    }
  });
});
