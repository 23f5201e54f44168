import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpExchange, type HttpOutcome } from './http-exchange.js';
import { tlsOptions, type TlsOptions } from '../tls-options.js';

let server: Server;
let folder: string;
let caFile: string;

beforeAll(async () => {
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
    ],
  });
  folder = mkdtempSync(join(tmpdir(), 'umapi-tls-'));
  caFile = join(folder, 'ca.pem');
  writeFileSync(caFile, pems.cert);
  server = createServer({ key: pems.private, cert: pems.cert }, (request, response) => {
    if (request.url === '/endless') {
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      return more();
    }
    if (request.url === '/moved') response.writeHead(302, { location: '/' });
    response.end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

async function ask(
  tls: TlsOptions,
  path = '/',
  host = 'localhost',
): Promise<{ outcome: HttpOutcome; version: string | undefined }> {
  const http = new HttpExchange(tls, 10_000);
  try {
    const url = new URL(`https://${host}:${(server.address() as AddressInfo).port}${path}`);
    const request = { method: 'GET', url, headers: {} } as const;
    const outcome = await http.send(request, new AbortController().signal);
    return { outcome, version: http.tlsVersion };
  } finally {
    await http.close();
  }
}

describe('HttpExchange', () => {
  it('trusts no certificate of an unknown authority, and trusts it when the file names it', async () => {
    expect(await ask(tlsOptions(true, undefined))).toMatchObject({
      outcome: {
        kind: 'failed',
        failure: { kind: 'tls', reason: 'the issuer of its certificate is not known here' },
      },
      version: undefined,
    });
    expect(await ask(tlsOptions(true, caFile))).toMatchObject({
      outcome: { kind: 'answered', status: 200, text: 'hello' },
      version: 'TLSv1.3',
    });
  });

  it('trusts what NODE_EXTRA_CA_CERTS names beside the file', () => {
    const extra = tlsOptions(true, caFile, caFile).ca ?? [];
    const alone = tlsOptions(true, caFile, '').ca ?? [];
    expect(extra).toHaveLength(alone.length + 1);
  });

  it('refuses a certificate for another host, unless nothing is to be verified', async () => {
    expect(await ask(tlsOptions(true, caFile), '/', '127.0.0.1')).toMatchObject({
      outcome: {
        kind: 'failed',
        failure: { kind: 'tls', reason: 'its certificate is for another host name' },
      },
    });
    expect(await ask(tlsOptions(false, caFile), '/', '127.0.0.1')).toMatchObject({
      outcome: { kind: 'answered', status: 200 },
    });
  });

  it('says which file holds no certificate', () => {
    const empty = join(folder, 'empty.pem');
    writeFileSync(empty, 'nothing');
    for (const file of [empty, join(folder, 'none.pem')]) {
      expect(() => tlsOptions(true, file)).toThrow(
        `${file}, which tls.ca_file names, holds no certificate that can be read (PEM).`,
      );
    }
    expect(() => tlsOptions(true, caFile, empty)).toThrow('which NODE_EXTRA_CA_CERTS names');
  });

  it('follows no redirect, and reads no answer without bounds', async () => {
    expect((await ask(tlsOptions(true, caFile), '/moved')).outcome).toMatchObject({ status: 302 });
    expect((await ask(tlsOptions(true, caFile), '/endless')).outcome).toMatchObject({
      kind: 'failed',
      failure: { kind: 'answer', reason: 'the answer is larger than any answer of Adobe' },
    });
  });
});
