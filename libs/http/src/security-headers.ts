import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

type Fastify = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;

/** Two years, as browsers ask of those who mean it. */
const TLS_ONLY = 'max-age=63072000; includeSubDomains';

/**
 * Headers by which a browser protects people from pages that are not ours. Scripts and styles come from this origin
 * alone; styles that a component library makes at run time carry the nonce of the answer (`reply.cspNonce.style`).
 * Only an answer over TLS, also one that a trusted proxy ends, says that there shall be no other way: a machine that
 * serves itself over plain HTTP would lock its users out.
 */
export async function sendSecurityHeaders(fastify: Fastify): Promise<void> {
  await fastify.register(helmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        objectSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
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
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()');
    if (request.protocol === 'https') void reply.header('strict-transport-security', TLS_ONLY);
  });
}
