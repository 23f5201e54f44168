import { createHmac } from 'node:crypto';
import { Agent } from 'undici';
import { guardedLookup, signingBytes, type WebhookConfig } from '#config';
import type { StoredNotice } from '#db';
import { urlRefusal } from '#domain';
import { NoticeUndeliveredError } from './notice-undelivered.error.js';
import { trustedCertificates } from './trusted-certificates.js';

const TIMEOUT_MS = 15_000;
const CONNECT_MS = 5_000;
/** Nothing of the answer is wanted but its status. */
const ANSWER_BYTES_MAX = 64 * 1024;
/** The receiver says that it wants no more. */
const GONE = 410;

/** What may differ from one machine to the other. */
export interface WebhookPlace {
  readonly caFile: string | undefined;
  /** Resolves names and refuses addresses; the system's resolver by default. */
  readonly lookup?: ReturnType<typeof guardedLookup>;
}

/**
 * Sends a message as a webhook, signed as Standard Webhooks says. Every try has the same `webhook-id`, by which a receiver
 * knows a message again. No redirect is followed: whom it leads to was judged by nobody.
 *
 * @throws NoticeUndeliveredError
 */
export async function sendWebhook(
  { url, signingKey, reach }: WebhookConfig,
  notice: StoredNotice,
  { caFile, lookup = guardedLookup(reach) }: WebhookPlace,
): Promise<void> {
  const target = new URL(url);
  // Node asks no lookup for a host that is an address.
  const refused = urlRefusal(target, reach);
  if (refused !== undefined)
    throw new NoticeUndeliveredError(`Nothing is sent: the address ${refused}.`, false);
  const connect = { ...(await trustedCertificates(caFile)), lookup, timeout: CONNECT_MS };
  const agent = new Agent({ connect, maxResponseSize: ANSWER_BYTES_MAX });
  try {
    const body = JSON.stringify(webhookBody(notice));
    const seconds = String(Math.floor(Date.now() / 1000));
    const { statusCode, body: answer } = await agent.request({
      origin: target.origin,
      path: target.pathname + target.search,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'sign-sync',
        'webhook-id': notice.id,
        'webhook-timestamp': seconds,
        'webhook-signature': webhookSignature(signingKey.reveal(), notice.id, seconds, body),
      },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.dump({ limit: ANSWER_BYTES_MAX }).catch(() => undefined);
    if (statusCode >= 200 && statusCode < 300) return;
    throw new NoticeUndeliveredError(`The webhook answered ${statusCode}.`, statusCode !== GONE);
  } catch (cause) {
    if (cause instanceof NoticeUndeliveredError) throw cause;
    throw new NoticeUndeliveredError(`The webhook did not answer: ${wordsOf(cause)}`, true, { cause });
  } finally {
    await agent.destroy();
  }
}

/** `webhook-signature`: HMAC-SHA-256 over id, time and body, as version 1. @see https://www.standardwebhooks.com */
function webhookSignature(key: string, id: string, seconds: string, body: string): string {
  const bytes = signingBytes(key);
  if (bytes === undefined) {
    throw new NoticeUndeliveredError('This process has no key to sign webhooks with.', true);
  }
  return `v1,${createHmac('sha256', bytes).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

function webhookBody({ configName, kind, message }: StoredNotice): object {
  const { at, run, orgs, subject, lines } = message;
  return {
    type: `sign-sync.${kind.replace('_', '-')}`,
    timestamp: at,
    data: { configuration: configName, subject, text: lines.join('\n'), ...(run && { run }), orgs },
  };
}

function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.name === 'TimeoutError' ? `not within ${TIMEOUT_MS / 1000} s.` : cause.message;
}
