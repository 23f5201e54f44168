import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { OrgRefreshBody, OrgTestBody, RunAcceptedBody } from '#contracts';
import { RunRepository } from '#db';
import { type Caller, orgAccounts } from '#domain';
import { inSpan, traceIdOf } from '#telemetry';
import { assertMay } from '../access/assert-may.js';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { ConfigurationNeededError, OrgUnknownError } from '../http/api-errors.js';
import { RunAdmission } from '../runs/run-admission.service.js';
import { OrgDesk } from './org-desk.js';

/** How long a test is waited for, and how often it is looked at meanwhile. */
const TEST_MS_MAX = 20_000;
const LOOK_MS = 250;

/**
 * Reads one org anew. That is a test run of nobody: it looks nobody up, writes nothing, supersedes nothing, and takes
 * its turn among the runs of that org, as only the executor talks to Sign.
 */
@Injectable()
export class OrgRefreshService {
  constructor(
    private readonly desk: OrgDesk,
    private readonly configurations: ConfigurationDesk,
    private readonly admission: RunAdmission,
    private readonly runs: RunRepository,
  ) {}

  /** @throws OrgUnknownError, ForbiddenError, ConfigurationNeededError several configurations name that account */
  async refresh(
    caller: Caller,
    idOrName: string,
    body: OrgRefreshBody,
    key: string = randomUUID(),
  ): Promise<RunAcceptedBody> {
    const org = await this.desk.find(caller, idOrName);
    assertMay(caller, 'operator', [org.label], () => new OrgUnknownError(idOrName));
    const config = await this.configurations.chosen(nameOf(org, body.configuration));
    const accounts = orgAccounts(config.orgs).filter(({ label }) => label === org.label);
    return inSpan('org refresh requested', { attributes: { 'sign_sync.run': key } }, ({ traceparent }) => {
      const run = {
        ...{ id: key, configName: config.name, configDigest: config.digest, scope: config.scope },
        ...{ mode: 'test' as const, options: { people: [], orgs: [org.label] } },
        ...{ traceId: traceIdOf(traceparent) ?? '', requestedBy: caller.actor },
      };
      return this.admission.admit(run, accounts, traceparent, () => undefined);
    });
  }

  /** The same, waited for as long as a caller can wait. */
  async test(caller: Caller, idOrName: string, body: OrgRefreshBody): Promise<OrgTestBody> {
    const { follow } = await this.refresh(caller, idOrName, body);
    const endsAt = Date.now() + TEST_MS_MAX;
    for (;;) {
      const tested = await this.#outcome(follow);
      if (tested.outcome !== 'waiting' || Date.now() >= endsAt) return tested;
      await pause(LOOK_MS);
    }
  }

  async #outcome(run: OrgTestBody['run']): Promise<OrgTestBody> {
    const { state, error: whole } = await this.runs.find(run.id);
    const [org] = await this.runs.runOrgs(run.id);
    const { users = null, groups = null, complete = false } = org?.reading ?? {};
    const error = org?.error ?? whole;
    const isOver = state !== 'running' && state !== 'waiting';
    const isRead = org !== undefined && org.state !== 'reading' && org.state !== 'failed';
    const outcome =
      error !== null ? 'failed' : isRead && complete ? 'reached' : isOver ? 'failed' : 'waiting';
    return { run: { id: run.id, name: run.name }, outcome, error, users, groups };
  }
}

function nameOf(
  { label, configurations }: { readonly label: string; readonly configurations: readonly string[] },
  asked: string | undefined,
): string {
  const [only, ...others] = configurations;
  if (asked !== undefined && configurations.includes(asked)) return asked;
  if (asked === undefined && only !== undefined && others.length === 0) return only;
  const known =
    configurations.length === 0 ? 'None names it now' : `Those that name it: ${configurations.join(', ')}`;
  throw new ConfigurationNeededError(`Name a configuration of the org ${label}. ${known}. Nothing was read.`);
}
