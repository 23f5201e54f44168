/** Okta gave no access token for the service app's key. */
export class OktaTokenError extends Error {
  /** Okta's code, such as `invalid_client`; empty where something else answered. */
  readonly code: string;
  /** Okta's words for it. */
  readonly description: string;

  constructor(
    readonly status: number,
    answer: Readonly<Record<string, unknown>>,
  ) {
    super('no access token');
    this.code = textOf(answer['error']) || textOf(answer['errorCode']);
    this.description = textOf(answer['error_description']) || textOf(answer['errorSummary']);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
