import type { ServerResponse } from 'node:http';
import type { Answer } from '../api/answer.js';

const contentType = 'application/json;charset=UTF-8';

/** Sends an answer as it is meant. @param onSent called when all of it was handed to the connection */
export function send(response: ServerResponse, answer: Answer, onSent: () => void): void {
  response.writeHead(answer.status, headersOf(answer, answer.body));
  response.end(answer.body, onSent);
}

/** Sends the answer with a body that is no JSON, otherwise in order. */
export function sendMalformed(response: ServerResponse, answer: Answer): void {
  const body = answer.body === '' ? '{"code":' : `${firstHalf(answer.body)}<html>`;
  response.writeHead(answer.status, headersOf(answer, body));
  response.end(body);
}

/** Announces the whole body, sends half of it and closes the connection. */
export function sendTruncated(response: ServerResponse, answer: Answer): void {
  const body = answer.body === '' ? '{"code":"OK"}' : answer.body;
  response.writeHead(answer.status, headersOf(answer, body));
  response.write(firstHalf(body), () => response.socket?.destroySoon());
}

function firstHalf(body: string): string {
  return body.slice(0, Math.floor(body.length / 2));
}

function headersOf({ status, retryAfter }: Answer, body: string): Record<string, string | number> {
  return {
    ...(body === '' ? {} : { 'content-type': contentType }),
    ...(status === 204 ? {} : { 'content-length': Buffer.byteLength(body) }),
    ...(retryAfter === undefined ? {} : { 'retry-after': Math.ceil(retryAfter) }),
  };
}
