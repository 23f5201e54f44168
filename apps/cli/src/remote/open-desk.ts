import { randomUUID } from 'node:crypto';
import type { RunAcceptedBody } from '#contracts';
import type { Desk } from '../desk.js';
import type { CommonOptions } from '../flags.js';
import type { Terminal } from '../terminal.js';
import type { FinishedRun } from '../workplace.js';
import { configurationName } from './configuration-name.js';
import { connect } from './connect.js';
import { followRun } from './follow-run.js';
import { RemoteReader } from './remote-reader.js';
import { spokenFor } from './spoken-for.js';

/** Finds the server and says which of its configurations is meant. */
export async function openDesk(
  flags: CommonOptions & { readonly server: string },
  terminal: Terminal,
): Promise<Desk> {
  const server = await connect(flags.server);
  const configuration = await configurationName(flags.configuration, flags.configFilename);
  const reader = new RemoteReader(server, configuration);
  return {
    configuration,
    reader,
    get: (schema, path, query) => server.get(schema, path, query),
    post: (schema, path, body) => server.post(schema, path, body, randomUUID()),
    download: (path, query) => server.download(path, query),
    by: () => spokenFor(server),
    follow: (accepted: RunAcceptedBody): Promise<FinishedRun> =>
      followRun(accepted, server, reader, terminal),
  };
}
