import { HttpClient } from './client/http-client.js';
import { tlsOptions } from './client/tls-options.js';

export interface SignLineOptions {
  /** The org's name in `sign_orgs`. */
  readonly org: string;
  /** The longest time limit of an attempt, milliseconds. */
  readonly timeoutMs: number;
  /** Calls on their way at the same time, 1 or more. */
  readonly concurrency: number;
  /** PEM file of further certificate authorities (`tls.ca_file`). */
  readonly caFile?: string;
}

/** What calls to one host of an org share, whoever makes them: open connections, and where the account lives. */
export interface SignLine {
  readonly http: HttpClient;
  /** The address of the account, once somebody has asked for it. */
  readonly address: { asked?: Promise<string> };
  /** Cuts off what is under way. */
  close(): Promise<void>;
}

/** @throws SignCaFileError */
export function openSignLine({ org, timeoutMs, concurrency, caFile }: SignLineOptions): SignLine {
  const http = new HttpClient(concurrency, timeoutMs, tlsOptions(org, caFile));
  return { http, address: {}, close: () => http.close() };
}
