/** What is looked at before a request is read any further. */
export interface RequestHead {
  readonly method: string;
  /** As it was asked for, with its query. */
  readonly url: string;
  /** The address it comes from. */
  readonly ip: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Requests that change nothing. */
export function onlyReads({ method }: Pick<RequestHead, 'method'>): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
