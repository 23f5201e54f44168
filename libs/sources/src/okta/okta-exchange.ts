import { request as httpRequest, type Agent, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { TLSSocket } from 'node:tls';
import { OktaNetworkError } from './okta-network-error.js';

export interface ExchangeRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly agent: Agent;
  /** PEM, in place of the authorities that Node knows. */
  readonly ca?: readonly string[];
  readonly signal: AbortSignal;
}

export interface ExchangeAnswer {
  readonly response: Response;
  /** Such as `TLSv1.3`; undefined without TLS. */
  readonly tls: string | undefined;
}

/** From the start of a request to the last byte of its answer. */
const TIME_LIMIT_MS = 60_000;
/** A page of 200 users has some 300 KB; this bounds a server gone mad. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Sends one request, once, and reads its answer to the end. The SDK's own transport (node-fetch 2) waits for ever for
 * an answer whose connection has ended before its Content-Length; here that is an error. Redirects are not followed,
 * for they would carry the token to wherever they point.
 *
 * @throws OktaNetworkError, or the signal's reason
 */
export async function exchange(request: ExchangeRequest): Promise<ExchangeAnswer> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), TIME_LIMIT_MS);
  try {
    const answer = await head(request, AbortSignal.any([request.signal, deadline.signal]));
    const tls = answer.socket instanceof TLSSocket ? answer.socket.getProtocol() : null;
    return { response: responseOf(answer, await bodyOf(answer)), tls: tls ?? undefined };
  } catch (error) {
    request.signal.throwIfAborted();
    if (error instanceof OktaNetworkError) throw error;
    throw new OktaNetworkError(deadline.signal.aborted ? 'TIME_LIMIT' : codeOf(error), error);
  } finally {
    clearTimeout(timer);
  }
}

function head(
  { url, method, headers, body, agent, ca }: ExchangeRequest,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const target = new URL(url);
  const options = { method, headers: { ...headers }, agent, signal };
  return new Promise((resolve, reject) => {
    const sent =
      target.protocol === 'https:'
        ? httpsRequest(target, { ...options, rejectUnauthorized: true, ...(ca && { ca: [...ca] }) })
        : httpRequest(target, options);
    sent.on('response', resolve);
    sent.on('error', reject);
    sent.end(body);
  });
}

async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) throw new OktaNetworkError('TOO_LARGE');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What the SDK reads answers from. */
function responseOf(answer: IncomingMessage, body: Buffer): Response {
  const status = answer.statusCode ?? 0;
  if (status < 200 || status > 599) throw new OktaNetworkError('HPE_INVALID_STATUS');
  const headers = new Headers();
  for (let index = 0; index + 1 < answer.rawHeaders.length; index += 2) {
    headers.append(answer.rawHeaders[index] ?? '', answer.rawHeaders[index + 1] ?? '');
  }
  const isEmpty = status === 204 || status === 205 || status === 304;
  return new Response(isEmpty ? null : new Uint8Array(body), { status, headers });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}
