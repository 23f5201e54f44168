import { meBody } from '#contracts';
import { osUser } from '../os-user.js';
import { ServerAnswerUnreadableError } from './errors.js';
import type { ServerConnection } from './server-connection.js';

/**
 * Whom a request names as having asked. Behind a sign-in or a token of their own people are who they are; a server of
 * this machine, and the one token that all share, know nobody, and believe what they are told.
 */
export async function spokenFor(server: ServerConnection): Promise<string | undefined> {
  try {
    const { via } = await server.get(meBody, '/auth/me');
    return via === 'local' || via === 'shared' ? osUser() : undefined;
  } catch (error) {
    // A server of an earlier version has no sign-in.
    if (error instanceof ServerAnswerUnreadableError) return osUser();
    throw error;
  }
}
