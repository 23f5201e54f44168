import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Configurations, type Config } from '#config';
import { GateRepository, RunRepository } from '#db';
import { type CallObservation, openSignApi, type SignApi } from '#sign';
import { ActionJournal } from '../actions/action-journal.js';
import { ExecutorOptions } from '../executor-options.js';

/** One org as this process talks to it. */
export interface OrgConnection {
  readonly orgId: string;
  readonly label: string;
  readonly config: Config;
  readonly api: SignApi;
  /** HTTP attempts so far. */
  calls(): number;
}

/** Opens one API and one gate per org and configuration, and keeps them until the process ends. */
@Injectable()
export class OrgConnections implements OnApplicationShutdown {
  readonly #open = new Map<string, Promise<OrgConnection>>();

  constructor(
    private readonly runs: RunRepository,
    private readonly gates: GateRepository,
    private readonly configurations: Configurations,
    private readonly journal: ActionJournal,
    private readonly options: ExecutorOptions,
  ) {}

  /** @throws SignHostInvalidError and others of `openSignApi` when the connector file cannot be used */
  of(runId: string, orgId: string): Promise<OrgConnection> {
    const key = `${runId} ${orgId}`;
    const known = this.#open.get(key);
    if (known) return known;
    const opening = this.#connect(runId, orgId);
    this.#open.set(key, opening);
    opening.catch(() => this.#open.delete(key));
    return opening;
  }

  async onApplicationShutdown(): Promise<void> {
    const opened = await Promise.allSettled(this.#open.values());
    await Promise.all(
      opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value.api.close()] : [])),
    );
    await this.journal.flush();
  }

  async #connect(runId: string, orgId: string): Promise<OrgConnection> {
    const run = await this.runs.find(runId);
    const { label } = await this.runs.org(orgId);
    const config = this.configurations.of(run);
    const org = config.orgs.find(({ name }) => name === label);
    if (org === undefined) throw new Error(`The configuration has no org ${label}.`);
    const { connection, tls } = config;
    let calls = 0;
    const api = openSignApi({
      org: label,
      host: org.host,
      key: org.key,
      timeoutMs: connection.timeoutMs,
      retryCount: connection.retryCount,
      concurrency: connection.requestConcurrency,
      maxWaitMs: this.options.maxWaitMs,
      ...(tls.caFile !== undefined && { caFile: tls.caFile }),
      gateStore: {
        load: async () => fromStored(await this.gates.load(orgId)),
        save: ({ notBefore, perSecond }) =>
          this.gates.save(orgId, {
            notBefore: notBefore === undefined ? null : new Date(notBefore),
            callsPerSecond: perSecond ?? null,
          }),
      },
      onCall: (call) => {
        calls += 1;
        this.#note(runId, orgId, run.traceId, call);
      },
    });
    return { orgId, label, config, api, calls: () => calls };
  }

  #note(runId: string, orgId: string, traceId: string, call: CallObservation): void {
    const { method, route, purpose, org: _, startedAt, ...facts } = call;
    this.journal.noteCall({
      ...{ runId, orgId, traceId, kind: 'call', event: `${method} ${route}` },
      ...(purpose !== undefined && UUID.test(purpose) && { itemId: purpose }),
      facts: {
        ...facts,
        ...(purpose !== undefined && { purpose }),
        startedAt: new Date(startedAt).toISOString(),
      },
    });
  }
}

/** Calls of an action name its item as their purpose; other calls say it in words. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function fromStored(stored: { notBefore: Date | null; callsPerSecond: number | null } | undefined) {
  return (
    stored && {
      ...(stored.notBefore && { notBefore: stored.notBefore.getTime() }),
      ...(stored.callsPerSecond !== null && { perSecond: stored.callsPerSecond }),
    }
  );
}
