import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import helmet from 'helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

type Fastify = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;

/** Two years, as browsers ask of those who mean it. */
const TLS_ONLY = 'max-age=63072000; includeSubDomains';

const nonces = new WeakMap<object, string>();

/** What a style must carry to count in this answer: 32 hexadecimal digits, new for each answer. */
export function styleNonceOf(response: ServerResponse): string {
  const nonce = nonces.get(response) ?? randomBytes(16).toString('hex');
  nonces.set(response, nonce);
  return nonce;
}

/** Made once: what is the same in every answer is not put together for each of them. */
const protect = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      objectSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", (_request, response) => `'nonce-${styleNonceOf(response)}'`],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'no-referrer' },
  frameguard: { action: 'deny' },
});

/**
 * Headers by which a browser protects people from pages that are not ours. Scripts and styles come from this origin
 * alone; styles that a component library makes at run time carry the nonce of the answer.
 * Only an answer over TLS, also one that a trusted proxy ends, says that there shall be no other way: a machine that
 * serves itself over plain HTTP would lock its users out.
 */
export function sendSecurityHeaders(fastify: Fastify): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
    if (request.protocol === 'https') void reply.header('strict-transport-security', TLS_ONLY);
    protect(request.raw, reply.raw, (error) => done(error instanceof Error ? error : undefined));
  });
}
