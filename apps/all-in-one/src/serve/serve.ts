import { runServer, type ServerSettings } from '#service';
import { isIntakeWanted } from '../../../source-ingest/src/intake-wanted.js';
import { ExecutorOptions } from '../../../executor/src/executor-options.js';
import { type ServerFacts, ServerGround, type ServedFiles } from './server-ground.js';
import { SERVE } from './resume.js';

export interface ServeOptions {
  readonly files: ServedFiles;
  readonly settings: ServerSettings;
  readonly statePath?: string;
  readonly onNotice: (line: string) => void;
  readonly onReady: (facts: ServerFacts) => void;
}

/** A longer wait that Sign states puts the org's work off, so that other orgs go on. */
const MAX_WAIT_MS = 60_000;

/**
 * Runs the API and all services in this process, until it is told to end by SIGTERM or Ctrl-C; then what is in flight has
 * 15 seconds. Runs that were under way when a server was killed go on.
 *
 * @throws EngineHeldError another command works with the same state, and what else keeps it from starting
 */
export async function serve({ files, settings, statePath, onNotice, onReady }: ServeOptions): Promise<void> {
  const { databaseUrl } = settings;
  const place = { files, databaseUrl, onNotice, ...(statePath !== undefined && { statePath }) };
  const stands: { ground?: ServerGround } = {};
  await runServer({
    settings,
    definition: {
      ...{ name: SERVE, talksToSign: true, readsDirectory: true, notifies: true, takesEvents: true },
      intake: ({ db, configurations, settings: { trustedProxies }, observe }) => ({
        isWanted: () => isIntakeWanted(configurations),
        app: async () => {
          const [{ createIntakeApp }, { IntakeModule }] = await Promise.all([
            import('../../../source-ingest/src/intake/create-intake-app.js'),
            import('../../../source-ingest/src/intake.module.js'),
          ]);
          return createIntakeApp(IntakeModule.with({ db, configurations }), { observe, trustedProxies });
        },
      }),
      app: async ({
        db,
        configurations,
        settings: { host, apiToken, access, rateLimit, trustedProxies, orgLeaseMs, callsInFlightMax },
        observe,
      }) => {
        const [{ builtConsole, createApiApp }, { ServeModule }] = await Promise.all([
          import('../../../ops-api/src/index.js'),
          import('./serve.module.js'),
        ]);
        const executor = new ExecutorOptions(true, MAX_WAIT_MS, 'resident', orgLeaseMs, callsInFlightMax);
        const console = builtConsole();
        return createApiApp(ServeModule.with({ db, configurations }, executor), {
          ...{ host, observe, ...access, trustedProxies },
          rateLimits: { perCaller: rateLimit, perAddress: 2 * rateLimit },
          ...(apiToken !== undefined && { token: apiToken }),
          ...(console !== undefined && { console }),
        });
      },
    },
    ground: (end) => (stands.ground = new ServerGround(place, end)),
    onReady: () => {
      if (stands.ground !== undefined) onReady(stands.ground.facts);
    },
  });
}
