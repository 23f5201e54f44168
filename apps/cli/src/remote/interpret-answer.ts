import { problemBody } from '#contracts';
import type { SyncError } from '#domain';
import { ServerAnswerUnreadableError, ServerRefusedError, ServerSaidError } from './errors.js';

/** What came back over HTTP. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

export type Meaning =
  | { readonly kind: 'body'; readonly body: unknown }
  | {
      readonly kind: 'error';
      readonly error: SyncError;
      /** It may pass by itself. */ readonly again: boolean;
    };

/** Statuses of a server, or of a proxy before it, that has a bad moment. */
const PASSING = new Set([429, 502, 503, 504]);

/** @param asked for people, as in `GET /runs of https://sign-sync.example.com` */
export function interpretAnswer({ status, text }: RawAnswer, asked: string): Meaning {
  const body = jsonOf(text);
  if (status >= 200 && status < 300 && body !== undefined) return { kind: 'body', body };
  const said = problemBody.safeParse(body).data;
  const again = PASSING.has(status);
  if (status === 401 || status === 403) {
    return { kind: 'error', again: false, error: refused(asked, status, said?.detail) };
  }
  if (said === undefined || said.code === 'ROUTE_UNKNOWN') {
    return { kind: 'error', again, error: unreadable(asked, `it answered with status ${status}`) };
  }
  const { code, detail, requestId } = said;
  return { kind: 'error', again, error: new ServerSaidError(code, detail, { requestId, status }) };
}

/** Whatever answers there is no sign-sync server, or one of another version. */
export function unreadable(asked: string, why: string): ServerAnswerUnreadableError {
  return new ServerAnswerUnreadableError(
    `The answer to ${asked} cannot be read: ${why}. Is that the address of an ops-api, and of this version?`,
  );
}

function refused(asked: string, status: number, message: string | undefined): ServerRefusedError {
  const why = message ?? `it answered with status ${status}`;
  return new ServerRefusedError(
    `The server refuses ${asked}: ${why} The token comes from SIGN_SYNC_TOKEN or SIGN_SYNC_TOKEN_FILE.`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
