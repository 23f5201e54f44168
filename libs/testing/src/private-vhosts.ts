import { startPrivateBroker } from './private-broker.js';

/** A private broker that has an empty virtual host for each spec. */
export interface PrivateVhosts {
  open(): Promise<PrivateVhost>;
  /** Ends the broker. */
  stop(): Promise<void>;
}

export interface PrivateVhost {
  /** For clients: the virtual host and its credentials. */
  readonly url: string;
  readonly name: string;
  /** The broker's HTTP API. @param path below `/api`, such as `/queues/NAME` */
  api<T>(method: ApiMethod, path: string, body?: unknown): Promise<T>;
  /** Removes it with its queues. */
  close(): Promise<void>;
}

type ApiMethod = 'GET' | 'PUT' | 'POST' | 'DELETE';

/** Start it in `beforeAll`: a broker takes seconds, a virtual host moments. */
export async function startPrivateVhosts(): Promise<PrivateVhosts> {
  const broker = await startPrivateBroker({ management: true });
  const api = <T>(method: ApiMethod, path: string, body?: unknown): Promise<T> =>
    callApi<T>(broker.managementUrl ?? '', method, path, body);
  let madeCount = 0;
  return {
    async open() {
      madeCount += 1;
      const name = `spec_${madeCount}`;
      await api('PUT', `/vhosts/${name}`);
      return { url: `${broker.url}/${name}`, name, api, close: () => api('DELETE', `/vhosts/${name}`) };
    },
    stop: () => broker.stop(),
  };
}

async function callApi<T>(base: string, method: string, path: string, body: unknown): Promise<T> {
  // fetch takes no credentials in a URL.
  const url = new URL(`${base}${path}`);
  const authorization = `Basic ${btoa(`${url.username}:${url.password}`)}`;
  url.username = '';
  url.password = '';
  const answer = await fetch(url, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
