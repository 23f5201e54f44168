import { request } from 'node:http';
import { createServer } from 'node:https';

const baseUris = /\/api\/rest\/v6\/baseUris$/;

/**
 * HTTPS before a simulator that listens on its own loopback only. Everything is passed on as it is, also a connection
 * that breaks off, but for the one answer in which the simulator names its own address.
 *
 * @param {{ key: string; cert: string; simulatorUrl: string; publicUrl: string }} options
 */
export function makeFront({ key, cert, simulatorUrl, publicUrl }) {
  return createServer({ key, cert, keepAliveTimeout: 75_000 }, (incoming, outgoing) => {
    const onward = request(
      new URL(incoming.url ?? '/', simulatorUrl),
      { method: incoming.method, headers: incoming.headers },
      (answer) => {
        answer.on('error', () => outgoing.destroy());
        const path = new URL(incoming.url ?? '/', simulatorUrl).pathname;
        if (baseUris.test(path) && answer.statusCode === 200) {
          void sendRenamed(answer, outgoing, simulatorUrl, publicUrl);
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    incoming.on('error', () => onward.destroy());
    incoming.pipe(onward);
  });
}

async function sendRenamed(answer, outgoing, from, to) {
  try {
    const pieces = await answer.toArray();
    const body = Buffer.concat(pieces).toString('utf8').replaceAll(from, to);
    const headers = { ...answer.headers, 'content-length': Buffer.byteLength(body) };
    delete headers['transfer-encoding'];
    outgoing.writeHead(200, headers).end(body);
  } catch {
    outgoing.destroy();
  }
}
