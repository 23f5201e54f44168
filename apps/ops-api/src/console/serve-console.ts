import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import files from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { styleNonceOf } from '#http';

type Fastify = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;

/** The little of a request by which it is known whether the console answers it. */
interface RoutedRequest {
  readonly url: string;
  readonly routeOptions: { readonly url?: string | undefined };
}

/** What index.html holds in place of the nonce of an answer; apps/console/vite.config.ts puts it there. */
const NONCE = /__CSP_NONCE__/g;
const PAGE = 'index.html';
/** Names of assets hold a digest of their content: another content is another name. */
const FOR_EVER = { cacheControl: true, immutable: true, maxAge: '365d' } as const;
const FOR_AN_HOUR = { cacheControl: true, maxAge: '1h' } as const;

/** Routes that show no data, so that whoever has not signed in yet sees where to. Nothing else is called so. */
const ASSET = '/assets/:name';
const ANY = '/*';

/**
 * Serves the built console: its files, and its page under every other path that is not of the API, since paths of
 * screens are known to the console alone. The files say nothing; what they show is asked of the API.
 *
 * @param folder holds index.html and `assets`
 */
export async function serveConsole(fastify: Fastify, folder: string): Promise<void> {
  const page = await readFile(join(folder, PAGE), 'utf8');
  const assets = new Set(await readdir(join(folder, 'assets')));
  const others = new Set((await readdir(folder)).filter((name) => name !== PAGE && name !== 'assets'));
  await fastify.register(files, { root: folder, serve: false, preCompressed: true, index: false });
  fastify.get<{ Params: { name: string } }>(ASSET, (request, reply) => {
    const { name } = request.params;
    // A page from before an update asks for assets that are gone; a page in place of a script would only confuse it.
    return assets.has(name) ? reply.sendFile(`assets/${name}`, FOR_EVER) : reply.callNotFound();
  });
  fastify.get<{ Params: { '*': string } }>(ANY, (request, reply) => {
    if (isOfApi(request)) return reply.callNotFound();
    const name = request.params['*'];
    if (others.has(name)) return reply.sendFile(name, FOR_AN_HOUR);
    const nonce = styleNonceOf(reply.raw);
    return reply.type('text/html; charset=utf-8').send(page.replaceAll(NONCE, nonce));
  });
}

/** Whether a request leads to a file or the page of the console, by the route that will answer it. */
export function isForConsole(request: RoutedRequest): boolean {
  const { url } = request.routeOptions;
  return (url === ASSET || url === ANY) && !isOfApi(request);
}

function isOfApi({ url }: RoutedRequest): boolean {
  return /^\/api(\/|\?|$)/i.test(url);
}
