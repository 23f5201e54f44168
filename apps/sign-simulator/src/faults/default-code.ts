const codes: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'INVALID_ACCESS_TOKEN',
  403: 'PERMISSION_DENIED',
  404: 'RESOURCE_NOT_FOUND',
  409: 'CONFLICT',
  412: 'RESOURCE_MODIFIED',
  429: 'THROTTLING_TOO_MANY_REQUESTS',
};

/** The code that Acrobat Sign gives with a status, where a fault names none. */
export function defaultCode(status: number): string {
  return codes[status] ?? (status >= 500 ? 'MISC_SERVER_ERROR' : 'MISC_ERROR');
}
