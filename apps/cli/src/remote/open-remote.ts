import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import {
  type BallotBody,
  type BallotCountBody,
  ballotCountBody,
  type ComparisonBody,
  type ConfigurationBody,
  configurationBody,
  type PlanApprovalBody,
  type RunAcceptedBody,
  runAcceptedBody,
  type RunRequestBody,
} from '#contracts';
import { headline } from '../headline.js';
import type { Terminal } from '../terminal.js';
import type { BallotWish, ComparedRuns, FinishedRun, PlaceFlags, Workplace } from '../workplace.js';
import { configurationName } from './configuration-name.js';
import { connect } from './connect.js';
import { ServerOptionError, ServerSaidError } from './errors.js';
import { followRun } from './follow-run.js';
import { otherMainFile } from './other-main-file.js';
import { RemoteReader } from './remote-reader.js';
import type { ServerConnection } from './server-connection.js';
import { spokenFor } from './spoken-for.js';

/** Finds the server and its configuration. Runs happen there; this process only asks and shows. */
export async function openRemote(
  flags: PlaceFlags & { readonly server: string },
  terminal: Terminal,
): Promise<Workplace> {
  if (flags.maxWait !== undefined) {
    throw new ServerOptionError(
      '--max-wait is for runs in this process: the executors of a server wait as it was started. Leave it out. Nothing was read or written.',
    );
  }
  const server = await connect(flags.server);
  const name = await configurationName(flags.configuration, flags.configFilename);
  const config = await checked(server, name, flags);
  for (const line of config?.notes ?? []) terminal.note(terminal.paint.waiting(line));
  return new RemotePlace(server, config, flags, terminal);
}

/** @returns undefined when the server has several and none was named: what is stored can be shown all the same */
async function checked(
  server: ServerConnection,
  configuration: string | undefined,
  { users }: PlaceFlags,
): Promise<ConfigurationBody | undefined> {
  try {
    return await server.post(configurationBody, '/configurations/check', { configuration, users });
  } catch (error) {
    if (error instanceof ServerSaidError && error.code === 'CONFIGURATION_NEEDED') return undefined;
    throw error;
  }
}

class RemotePlace implements Workplace {
  readonly reader: RemoteReader;
  readonly headline: string;

  constructor(
    private readonly server: ServerConnection,
    private readonly config: ConfigurationBody | undefined,
    private readonly flags: PlaceFlags,
    private readonly terminal: Terminal,
  ) {
    this.reader = new RemoteReader(server, config?.name);
    this.headline = config ? headline({ ...config, orgs: config.orgs.length }) : server.address;
  }

  async run(what: 'sync' | 'plan'): Promise<FinishedRun> {
    const { users, testMode, allowEmpty, allowShrink } = this.flags;
    const by = await this.#by();
    // Without -t and -T the server's configuration says whether it is a test.
    const sync = testMode === undefined ? undefined : testMode ? 'test' : 'sync';
    const mode = what === 'plan' ? 'plan' : sync;
    const options = { users, allowEmpty, allowShrink, by };
    const body: RunRequestBody = { configuration: this.config?.name, mode, ...options };
    return this.#follow(await this.server.post(runAcceptedBody, '/runs', body, randomUUID()));
  }

  async apply(hashOrPrefix: string): Promise<FinishedRun> {
    const body: PlanApprovalBody = { by: await this.#by(), configuration: this.config?.name };
    const path = `/plans/${hashOrPrefix}/approve`;
    return this.#follow(await this.server.post(runAcceptedBody, path, body, randomUUID()));
  }

  async vote(hashOrPrefix: string, wish: BallotWish): Promise<BallotCountBody> {
    const body: BallotBody = { ...wish, by: await this.#by(), configuration: this.config?.name };
    return this.server.post(ballotCountBody, `/plans/${hashOrPrefix}/votes`, body);
  }

  async undo(run: string): Promise<FinishedRun> {
    const body: RunRequestBody = { configuration: this.config?.name, undo: run, by: await this.#by() };
    return this.#follow(await this.server.post(runAcceptedBody, '/runs', body, randomUUID()));
  }

  async compare(file: string): Promise<ComparedRuns> {
    const { users, allowEmpty, allowShrink } = this.flags;
    const other = { file: basename(file), text: await otherMainFile(file) };
    const wish = {
      configuration: this.config?.name,
      other,
      users,
      allowEmpty,
      allowShrink,
      by: await this.#by(),
    };
    const half = async (body: ComparisonBody): Promise<FinishedRun> =>
      followRun(
        await this.server.post(runAcceptedBody, '/plans/comparisons', body, randomUUID()),
        this.server,
        this.reader,
        // What matters is the difference: neither plan is drawn while it is made.
        { ...this.terminal, note: () => undefined },
      );
    const here = await half(wish);
    const files = { here: this.config?.file ?? this.server.address, there: file };
    if (here.stopped || here.run.state === 'failed') return { files, here };
    return { files, here, there: await half({ ...wish, basedOn: here.run.id }) };
  }

  async close(): Promise<void> {
    // Every request stands for itself.
  }

  #by(): Promise<string | undefined> {
    return spokenFor(this.server);
  }

  #follow(accepted: RunAcceptedBody): Promise<FinishedRun> {
    return followRun(accepted, this.server, this.reader, this.terminal);
  }
}
