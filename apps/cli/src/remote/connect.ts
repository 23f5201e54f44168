import { findToken } from './find-token.js';
import { serverAddress } from './server-address.js';
import { ServerConnection } from './server-connection.js';

/** The server at an address, with the token that is meant for it. @throws ServerOptionError */
export async function connect(given: string): Promise<ServerConnection> {
  const address = serverAddress(given);
  return new ServerConnection(address, await findToken(address, process.env));
}
