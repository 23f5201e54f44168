import { statSync } from 'node:fs';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Configurations, type Config } from '#config';
import { GateRepository, type RunEntity, RunRepository } from '#db';
import type { Secret } from '#domain';
import {
  type CallObservation,
  CallsInFlight,
  openOrgGate,
  openSignApi,
  openSignLine,
  type OrgGate,
  type SignApi,
  type SignLine,
} from '#sign';
import { failpoint } from '#telemetry';
import { ActionJournal } from '../actions/action-journal.js';
import { ExecutorOptions } from '../executor-options.js';
import { observeCall, pauseObserver } from './observe-org.js';
import type { OrgLease } from './org-lease.js';
import { OrgLeases } from './org-leases.js';
import { OrgPauses } from './org-pauses.js';

/** One org as this process talks to it. */
export interface OrgConnection {
  readonly orgId: string;
  readonly label: string;
  readonly config: Config;
  readonly lease: OrgLease;
  readonly api: SignApi;
  /** HTTP attempts so far. */
  calls(): number;
}

/** What a holder of an org has open for it: the gate, connections to hosts, and an API for each run that needs one. */
interface OpenOrg {
  readonly lease: OrgLease;
  readonly gates: Map<number, OrgGate>;
  /** By what the configuration says of them. */
  readonly lines: Map<string, SignLine>;
  /** By run, the latest last. */
  readonly connections: Map<string, Promise<OrgConnection>>;
}

/** Runs of one org whose API is kept: the present one, those beside it, and the ones whose last messages still come in. */
const RUNS_KEPT_MAX = 32;

/** Opens one gate and one line per org and an API per org and run, and keeps them while the org is held. */
@Injectable()
export class OrgConnections implements OnApplicationShutdown {
  readonly #open = new Map<string, OpenOrg>();
  readonly #inFlight: CallsInFlight | undefined;

  constructor(
    private readonly runs: RunRepository,
    private readonly gates: GateRepository,
    private readonly configurations: Configurations,
    private readonly journal: ActionJournal,
    private readonly leases: OrgLeases,
    private readonly pauses: OrgPauses,
    private readonly options: ExecutorOptions,
  ) {
    const { callsInFlightMax } = options;
    this.#inFlight = callsInFlightMax === 0 ? undefined : new CallsInFlight(callsInFlightMax);
    leases.onDropped((orgId) => void this.#closeOrg(orgId));
  }

  /**
   * @throws OrgPausedError somebody has paused the org
   * @throws OrgNotHeldError another process works on this org
   * @throws SignHostInvalidError and others of `openSignApi` when the connector file cannot be used
   */
  async of(runId: string, orgId: string): Promise<OrgConnection> {
    const lease = await this.leases.require(orgId);
    await this.pauses.assertResumed(orgId);
    const open = this.#orgOf(lease);
    const known = open.connections.get(runId);
    if (known) return known;
    const opening = this.#connect(runId, open);
    open.connections.set(runId, opening);
    opening.catch(() => open.connections.delete(runId));
    // What runs share stays open: a run that was forgotten too early takes nothing from calls that are under way.
    for (const ended of [...open.connections.keys()].slice(0, -RUNS_KEPT_MAX)) open.connections.delete(ended);
    return opening;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((orgId) => this.#closeOrg(orgId)));
    await this.journal.flush();
  }

  #orgOf(lease: OrgLease): OpenOrg {
    const known = this.#open.get(lease.orgId);
    if (known?.lease === lease) return known;
    void this.#closeOrg(lease.orgId);
    const open: OpenOrg = { lease, gates: new Map(), lines: new Map(), connections: new Map() };
    this.#open.set(lease.orgId, open);
    return open;
  }

  async #closeOrg(orgId: string): Promise<void> {
    const open = this.#open.get(orgId);
    if (open === undefined) return;
    this.#open.delete(orgId);
    await Promise.allSettled(open.connections.values());
    await Promise.allSettled([...open.gates.values()].map((gate) => gate.close()));
    await Promise.allSettled([...open.lines.values()].map((line) => line.close()));
  }

  /** One for the host, whichever run is at work: each connection is opened once, and the account is looked for once. */
  #lineOf({ lines }: OpenOrg, org: string, host: string, { connection, tls }: Config): SignLine {
    const { timeoutMs, requestConcurrency: concurrency } = connection;
    // A certificate authority that was replaced holds from the next run on.
    const changedAt =
      tls.caFile === undefined ? undefined : statSync(tls.caFile, { throwIfNoEntry: false })?.mtimeMs;
    const key = JSON.stringify([host, timeoutMs, concurrency, tls.caFile, changedAt]);
    const known = lines.get(key);
    if (known) return known;
    const line = openSignLine({
      ...{ org, timeoutMs, concurrency },
      ...(tls.caFile !== undefined && { caFile: tls.caFile }),
    });
    lines.set(key, line);
    return line;
  }

  /** One for the org, whichever run is at work: a silence that one has been asked for holds for the next. */
  #gateOf({ lease, gates }: OpenOrg, label: string, concurrency: number): OrgGate {
    const known = gates.get(concurrency);
    if (known) return known;
    const observePause = pauseObserver(label);
    const gate = openOrgGate({
      ...{ org: label, concurrency, inFlight: this.#inFlight, maxWaitMs: this.options.maxWaitMs },
      store: {
        load: async () => fromStored(await this.gates.load(lease.orgId)),
        save: (state) => {
          observePause(state);
          return this.gates.save(lease, {
            notBefore: state.notBefore === undefined ? null : new Date(state.notBefore),
            callsPerSecond: state.perSecond ?? null,
          });
        },
      },
    });
    gates.set(concurrency, gate);
    return gate;
  }

  async #connect(runId: string, open: OpenOrg): Promise<OrgConnection> {
    const { lease } = open;
    const { orgId } = lease;
    const run = await this.runs.find(runId);
    const { label } = await this.runs.org(orgId);
    // A new integration key is no new version of the configuration: whoever gave it does not expect to wait for it.
    await this.configurations.look();
    const config = this.configurations.of(run);
    const org = config.orgs.find(({ name }) => name === label);
    if (org === undefined) throw new Error(`The configuration has no org ${label}.`);
    const { connection } = config;
    let calls = 0;
    const api = openSignApi({
      org: label,
      host: org.host,
      key: org.key,
      // A key that is replaced holds from the next call on, also of a run that is under way.
      keySource: {
        current: () => this.#keyOf(run, label) ?? org.key,
        look: () => this.configurations.look(),
      },
      timeoutMs: connection.timeoutMs,
      writeTimeoutMs: this.options.lease.callMsMax,
      retryCount: connection.retryCount,
      concurrency: connection.requestConcurrency,
      maxWaitMs: this.options.maxWaitMs,
      line: this.#lineOf(open, label, org.host, config),
      gate: this.#gateOf(open, label, connection.requestConcurrency),
      beforeCall: () => {
        lease.assertActive();
        this.pauses.assertStillResumed(orgId);
        failpoint('executor.call-begun');
      },
      onCall: (call) => {
        failpoint('executor.call-answered');
        calls += 1;
        this.#note(runId, orgId, run.traceId, call);
      },
    });
    return { orgId, label, config, lease, api, calls: () => calls };
  }

  /** The newest key of a run's version; undefined where that version is not here any more, or has no such org. */
  #keyOf(run: RunEntity, label: string): Secret | undefined {
    return this.configurations.kept(run)?.orgs.find(({ name }) => name === label)?.key;
  }

  #note(runId: string, orgId: string, traceId: string, call: CallObservation): void {
    observeCall(call);
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
