import type { OpenApiDocument, OpenApiOperation } from '../../apps/ops-api/src/openapi/openapi-document.js';
import type { OpsApiWorld } from './ops-api-world.js';

/** One operation of the served document. */
export interface DocumentedRoute extends OpenApiOperation {
  readonly method: string;
  /** As in the document: `/runs/{run}`. */
  readonly path: string;
}

/** What the running API says of itself. */
export async function documentedRoutes(world: OpsApiWorld): Promise<readonly DocumentedRoute[]> {
  const { paths } = (await world.get('/openapi.json')).body as unknown as OpenApiDocument;
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      ...operation,
      ...{ path, method: method.toUpperCase() },
    })),
  );
}

/** The route with its path filled in, and its required query. */
export function addressOf(
  { path, parameters = [] }: DocumentedRoute,
  values: Readonly<Record<string, string>>,
): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? name));
  const query = parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  const words = new URLSearchParams(query.map(({ name }): [string, string] => [name, values[name] ?? '']));
  return words.size === 0 ? filled : `${filled}?${words.toString()}`;
}
