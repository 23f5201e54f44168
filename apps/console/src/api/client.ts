import createClient, { type Middleware } from 'openapi-fetch';
import { problemOf, ServerAway } from './problem.js';
import type { paths } from './schema.gen.js';

/** What a GET of that path answers. */
export type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } };
}
  ? Body
  : never;

/** Whatever is no success is thrown, so that nobody takes a refusal for data. */
const refusals: Middleware = {
  onResponse: async ({ response }) => {
    if (!response.ok) throw await problemOf(response);
  },
  onError: ({ error }) => {
    if (error instanceof DOMException && error.name === 'AbortError') return error;
    return new ServerAway('The server does not answer.', { cause: error });
  },
};

/** The API, typed from docs/openapi.json. Every request has the header that no other site can add. */
export const api = createClient<paths>({
  baseUrl: '/api/v1',
  credentials: 'same-origin',
  headers: { 'x-sign-sync-csrf': '1' },
});
api.use(refusals);

/**
 * The content of an answer: `take(api.GET('/orgs'))`.
 * @throws ApiProblem, ServerAway
 */
export async function take<Data>(answer: Promise<{ readonly data?: Data }>): Promise<NonNullable<Data>> {
  const { data } = await answer;
  if (data === undefined || data === null) throw new Error('The server has answered with nothing.');
  return data;
}

/** Only what is given: the API takes no undefined. */
export function given<Values extends object>(
  values: Values,
): { [Key in keyof Values]?: Exclude<Values[Key], undefined> } {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== ''),
  ) as {
    [Key in keyof Values]?: Exclude<Values[Key], undefined>;
  };
}

/** The address of a route for a browser, as for a download. */
export function addressOf(
  path: string,
  query: Readonly<Record<string, string | number | boolean | undefined>> = {},
): string {
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  ).toString();
  return `/api/v1${path}${search === '' ? '' : `?${search}`}`;
}
