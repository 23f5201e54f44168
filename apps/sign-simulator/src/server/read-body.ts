import type { IncomingMessage } from 'node:http';
import { ApiError } from '../api/api-error.js';

/**
 * Reads the whole body of a request.
 *
 * @param bytesMax more than this is not kept
 * @throws ApiError 413 REQUEST_TOO_LARGE; Error when the client goes away meanwhile
 */
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= bytesMax) chunks.push(chunk);
  }
  if (bytes > bytesMax) {
    throw new ApiError(413, 'REQUEST_TOO_LARGE', `The body has more than ${bytesMax} bytes.`);
  }
  return Buffer.concat(chunks).toString('utf8');
}
