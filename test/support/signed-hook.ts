import { createHmac, randomUUID } from 'node:crypto';

export const SIGNING_KEY = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** What lets a signed webhook of that name in. */
export function signedHook(name: string): string {
  return `webhooks: [{name: ${name}, type: signed, signing_key: ${SIGNING_KEY}}]`;
}

/** Sends a signed webhook as anybody would who has the key. @param url of the intake */
export function sendHook(
  url: string,
  name: string,
  body: object,
  id: string = randomUUID(),
): Promise<Response> {
  const text = JSON.stringify(body);
  const seconds = String(Math.floor(Date.now() / 1000));
  const bytes = Buffer.from(SIGNING_KEY.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', bytes).update(`${id}.${seconds}.${text}`).digest('base64');
  return fetch(`${url}/hooks/${name}`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': seconds },
      'webhook-signature': `v1,${signature}`,
    },
    body: text,
  });
}
