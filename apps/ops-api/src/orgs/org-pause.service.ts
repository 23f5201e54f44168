import { Injectable } from '@nestjs/common';
import type { OrgPauseBody, OrgPauseStateBody } from '#contracts';
import { AuditRepository, Database, OrgPauseRepository } from '#db';
import type { Caller } from '#domain';
import { assertMay } from '../access/assert-may.js';
import { OrgUnknownError, RequestInvalidError } from '../http/api-errors.js';
import { OrgDesk } from './org-desk.js';

const YEAR_MS = 366 * 24 * 60 * 60 * 1000;

/** Stops everything that would be sent for an org, and lets it go on. Each is told to the audit with it. */
@Injectable()
export class OrgPauseService {
  constructor(
    private readonly desk: OrgDesk,
    private readonly db: Database,
    private readonly pauses: OrgPauseRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** @throws OrgUnknownError, ForbiddenError */
  async pause(caller: Caller, idOrName: string, { reason, until }: OrgPauseBody): Promise<OrgPauseStateBody> {
    const org = await this.#allowed(caller, idOrName);
    const end = until === undefined ? null : new Date(until);
    assertSoon(end);
    return this.db.transaction(async (tx) => {
      const [before] = await this.#inForce(tx, org.id);
      await this.pauses.pause(tx, { orgId: org.id, actor: caller.actor, reason, until: end });
      const [after] = await this.#inForce(tx, org.id);
      await this.audit.append(tx, [
        {
          ...{ orgId: org.id, kind: 'configuration', actor: caller.actor, event: 'org-paused' },
          facts: { before: factsOf(before), after: factsOf(after) },
        },
      ]);
      return { id: org.id, org: org.label, pause: after ? { ...after, since: after.pausedAt } : null };
    });
  }

  /** To resume an org that is not paused is no error, and is no change. */
  async resume(caller: Caller, idOrName: string): Promise<OrgPauseStateBody> {
    const org = await this.#allowed(caller, idOrName);
    await this.db.transaction(async (tx) => {
      const before = await this.pauses.resume(tx, org.id);
      if (before === undefined) return;
      await this.audit.append(tx, [
        {
          ...{ orgId: org.id, kind: 'configuration', actor: caller.actor, event: 'org-resumed' },
          facts: { before: factsOf(before), after: null },
        },
      ]);
    });
    return { id: org.id, org: org.label, pause: null };
  }

  async #allowed(caller: Caller, idOrName: string) {
    const org = await this.desk.find(caller, idOrName);
    assertMay(caller, 'operator', [org.label], () => new OrgUnknownError(idOrName));
    return org;
  }

  async #inForce(tx: Parameters<OrgPauseRepository['inForce']>[0], orgId: string) {
    return (await this.pauses.inForce(tx)).filter((pause) => pause.orgId === orgId);
  }
}

function assertSoon(end: Date | null): void {
  if (end === null) return;
  const inMs = end.getTime() - Date.now();
  if (inMs > 0 && inMs <= YEAR_MS) return;
  throw new RequestInvalidError('until must be in the future, and within a year. Nothing was changed.');
}

function factsOf(pause: { actor: string; reason: string; until: Date | null } | undefined) {
  return pause ? { by: pause.actor, reason: pause.reason, until: pause.until?.toISOString() ?? null } : null;
}
