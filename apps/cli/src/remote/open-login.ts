import { type AuthConfigBody, authConfigBody, meBody } from '#contracts';
import { Secret } from '#domain';
import type { LoginPlace, SignedIn } from '../login-place.js';
import {
  ServerAnswerUnreadableError,
  ServerOptionError,
  ServerRefusedError,
  SignInFailedError,
} from './errors.js';
import { findToken } from './find-token.js';
import type { Login } from './login-store.js';
import { openLoginStore } from './open-login-store.js';
import { serverAddress } from './server-address.js';
import { ServerConnection } from './server-connection.js';

const TOKEN = /^[\x21-\x7e]+$/;

/** @throws ServerOptionError */
export function openLogin(given: string, env: NodeJS.ProcessEnv): LoginPlace {
  const address = serverAddress(given);
  const store = openLoginStore(env);
  const asNobody = new ServerConnection(address, undefined);

  const admit = async (login: Login): Promise<SignedIn> => {
    const me = await new ServerConnection(address, new Secret(login.token)).get(meBody, '/auth/me');
    const kept = await store.keep(address, login);
    return kept.place === 'keychain'
      ? { me, keptIn: `the keychain (${kept.name})`, warning: undefined }
      : { me, keptIn: `${kept.file}, which only you may read`, warning: kept.why };
  };

  return {
    address,
    wayIn: async () => {
      const me = await asNobody.get(meBody, '/auth/me').catch((error: unknown) => {
        if (error instanceof ServerRefusedError || error instanceof ServerAnswerUnreadableError)
          return undefined;
        throw error;
      });
      if (me !== undefined) return { way: 'nobody-asks', me };
      const config = await signInOf(asNobody);
      return { way: config?.deviceFlow === true ? 'device' : 'token' };
    },
    withToken: async (token) => {
      if (!TOKEN.test(token)) {
        throw new ServerOptionError(
          'That is no token: one word of visible ASCII characters. Nothing was kept.',
        );
      }
      return admit({ kind: 'token', token });
    },
    byDevice: async (onCode, signal) => {
      const {
        issuer = null,
        deviceClientId: clientId = null,
        scope = '',
        audience = null,
      } = (await signInOf(asNobody)) ?? {};
      if (issuer === null || clientId === null) {
        throw new SignInFailedError(`${address} names no identity provider. Use a token: --token.`);
      }
      const { signInByDevice } = await import('./device-sign-in.js');
      const provider = { issuer, clientId, scope, audience };
      const login = await signInByDevice(
        provider,
        ({ uri, uriComplete, code }) => {
          onCode([
            `Open in a browser, on any machine:   ${uriComplete ?? uri}`,
            `and confirm the code:                ${code}`,
          ]);
        },
        signal,
      );
      return admit(login);
    },
    forget: () => store.forget(address),
    me: async () => new ServerConnection(address, await findToken(address, env)).get(meBody, '/auth/me'),
  };
}

/** @returns undefined of a server of an earlier version */
async function signInOf(server: ServerConnection): Promise<AuthConfigBody | undefined> {
  return server.get(authConfigBody, '/auth/config').catch((error: unknown) => {
    if (error instanceof ServerRefusedError || error instanceof ServerAnswerUnreadableError) return undefined;
    throw error;
  });
}
