import { randomUUID } from 'node:crypto';
import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { PROBLEM_MEDIA_TYPE } from '#contracts';
import { answerBy, REQUEST_STATUS } from './error-answer.js';

/** Nothing of an application is known yet. */
const errorAnswer = answerBy(REQUEST_STATUS);

/** A refusal in full, as whoever is asked at that address says it. */
interface Refusal {
  readonly status: number;
  readonly media: string;
  readonly body: object;
}

/** How an error is said at an address; undefined where it is a problem document. */
export type OtherForm = (url: string, error: Error, requestId: string) => Refusal | undefined;

const PROBLEM_MEDIA = `${PROBLEM_MEDIA_TYPE}; charset=utf-8`;
const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  connection: 'close',
};

/** What Node says of bytes that are no request, by its code; everything else is 400. */
const STATUS: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};
const WORDS: Readonly<Record<number, string>> = {
  400: 'This is no HTTP request.',
  408: 'The request did not come to its end in time.',
  413: 'The request is too large.',
  431: 'The headers of the request are too large.',
};

/** An `Expect` that is not `100-continue`: what is expected is not known here. Node's own answer has no words. */
export function refuseExpectations(server: Server): void {
  server.on('checkExpectation', (_request, response: ServerResponse) => {
    const words = 'The header expect asks for what this server does not know.';
    const requestId = randomUUID();
    const refused = Object.assign(new Error(words), { statusCode: 417 });
    refuse(response, problemOf(refused, requestId), requestId);
  });
}

/** Options of the HTTP server: what never reaches a route is refused in the form of its address as well. */
export function brokenRequests(otherForm: OtherForm = () => undefined) {
  return {
    /** Addresses that cannot be decoded, or parts of them that are too long. */
    frameworkErrors(
      error: Error,
      { id, raw }: { readonly id: string; readonly raw: { readonly url?: string | undefined } },
      reply: { readonly raw: ServerResponse; hijack(): unknown },
    ): void {
      reply.hijack();
      refuse(reply.raw, otherForm(raw.url ?? '', error, id) ?? problemOf(error, id), id);
    },

    /** A request that names no host is refused where all others are, in the same form. */
    http: { requireHostHeader: false },

    clientErrorHandler: refuseBytes,
  };
}

function problemOf(error: Error, requestId: string): Refusal {
  const { status, body } = errorAnswer(error, requestId);
  return { status, media: PROBLEM_MEDIA, body };
}

function refuse(response: ServerResponse, refusal: Refusal, requestId: string): void {
  const { text, headers } = written(refusal, requestId);
  response.writeHead(refusal.status, headers);
  response.end(text);
}

/** Bytes that are no request at all. The connection ends with the answer. */
function refuseBytes(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const requestId = randomUUID();
  const statusCode = STATUS[error.code ?? ''] ?? 400;
  const refused = Object.assign(new Error(WORDS[statusCode]), { statusCode });
  const { text, headers } = written(problemOf(refused, requestId), requestId);
  const head = [
    `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? ''}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${text}`);
  socket.destroySoon();
}

function written({ media, body }: Refusal, requestId: string) {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  const headers = {
    ...{ ...HEADERS, 'content-type': media },
    ...{ 'content-length': length, 'x-request-id': requestId },
  };
  return { text, headers };
}
