/** A JSON pointer into query, path or body, and what is wrong there. */
export interface WrongPlace {
  readonly pointer: string;
  readonly detail: string;
}

/** The server has refused, or failed: its problem document (RFC 9457) with the stable code. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly status: number,
    /** As in docs/errors.md. */
    readonly code: string,
    /** A sentence for people. */
    readonly detail: string,
    /** Names the request in the server's log. */
    readonly requestId: string | undefined,
    /** Seconds after which the server wants to be asked again. */
    readonly retryAfter: number | undefined,
    /** What is wrong in the request, by place. */
    readonly places: readonly WrongPlace[] = [],
  ) {
    super(detail);
  }
}

/** No answer has come: the server is down, or the network is. */
export class ServerAway extends Error {
  override readonly name = 'ServerAway';
}

/** What an answer that is no success says. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  const said = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>;
  const text = (key: string) => (typeof said[key] === 'string' ? said[key] : undefined);
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiProblem(
    response.status,
    text('code') ?? `HTTP_${response.status}`,
    text('detail') ?? `The server has answered ${response.status} ${response.statusText}.`.trim(),
    text('requestId') ?? response.headers.get('x-request-id') ?? undefined,
    Number.isFinite(seconds) ? seconds : undefined,
    placesIn(said['errors']),
  );
}

function placesIn(errors: unknown): WrongPlace[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((one: unknown) => {
    const { pointer, detail } = { pointer: undefined, detail: undefined, ...(one as object) } as Record<
      string,
      unknown
    >;
    return typeof pointer === 'string' && typeof detail === 'string' ? [{ pointer, detail }] : [];
  });
}
