/** What a SCIM service answered. */
export interface ScimReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // The shape is what the specs look at.
  readonly body: Record<string, unknown>;
}

export interface ScimSend {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client of one connection, over real HTTP. */
export class ScimClient {
  /** @param base as `http://127.0.0.1:8081/scim/v2/okta` */
  constructor(
    private readonly base: string,
    private readonly token: string,
    private readonly always: Readonly<Record<string, string>> = {},
  ) {}

  async send(method: string, path: string, { body, headers }: ScimSend = {}): Promise<ScimReply> {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${this.base}${path}`, {
      method,
      ...(text !== undefined && { body: text }),
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body !== undefined && { 'content-type': 'application/scim+json' }),
        ...this.always,
        ...headers,
      },
    });
    const answer = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text: answer,
      body: isJson && answer !== '' ? (JSON.parse(answer) as Record<string, unknown>) : {},
    };
  }

  /** The body of an answer that must have this status. */
  async expect(
    status: number,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Record<string, unknown>> {
    const reply = await this.send(method, path, { body });
    if (reply.status !== status) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
    return reply.body;
  }

  /** How many there are that a filter finds. */
  async count(path: string, filter: string): Promise<unknown> {
    const joint = path.includes('?') ? '&' : '?';
    return (await this.expect(200, 'GET', `${path}${joint}filter=${encodeURIComponent(filter)}`))[
      'totalResults'
    ];
  }
}
