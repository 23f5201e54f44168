import { Injectable } from '@nestjs/common';
import {
  DEAD_LETTER_BATCH_MAX,
  type DeadLetterDetailBody,
  type DeadLetterReplayBody,
  type DeadLetterReplayedBody,
} from '#contracts';
import { AuditRepository, Database, type Transaction } from '#db';
import { type Caller, orgsOf, type Role } from '#domain';
import { type DeadLetterDetail, type DeadLetterFilter, DeadLetters } from '#messaging';
import { assertMay, seesOneOf } from '../access/assert-may.js';
import { DeadLetterUnknownError } from '../http/api-errors.js';

/** Sends messages again that were given up, or gives them up for good, and tells the audit with it. */
@Injectable()
export class DeadLetterDesk {
  constructor(
    private readonly db: Database,
    private readonly letters: DeadLetters,
    private readonly audit: AuditRepository,
  ) {}

  /** @throws DeadLetterUnknownError also where it concerns none of the caller's orgs */
  async find(caller: Caller, id: string): Promise<DeadLetterDetailBody> {
    const letter = await this.letters.find(id);
    if (letter === undefined || !seesOneOf(caller, letter.orgs)) throw unknown(id);
    return letter;
  }

  /** @throws DeadLetterUnknownError, ForbiddenError */
  async replay(caller: Caller, id: string): Promise<void> {
    const letter = await this.#allowed(caller, 'operator', id);
    await this.db.transaction(async (tx) => {
      if ((await this.letters.replayAll(tx, [id])).length === 0) throw unknown(id);
      await this.#tell(tx, caller, 'dead-letter-replayed', letter, {});
    });
  }

  /** @throws DeadLetterUnknownError, ForbiddenError */
  async discard(caller: Caller, id: string, reason: string | undefined): Promise<void> {
    const letter = await this.#allowed(caller, 'admin', id);
    await this.db.transaction(async (tx) => {
      if (!(await this.letters.discard(id, tx))) throw unknown(id);
      await this.#tell(tx, caller, 'dead-letter-discarded', letter, { why: reason ?? null });
    });
  }

  /** All of a class that concern orgs in which the caller may do that; the oldest first, a batch at a time. */
  async replayClass(
    caller: Caller,
    { limit = DEAD_LETTER_BATCH_MAX, ...named }: DeadLetterReplayBody,
  ): Promise<DeadLetterReplayedBody> {
    const filter: DeadLetterFilter = { ...filterOf(named), state: 'dead', orgs: orgsOf(caller, 'operator') };
    const replayed = await this.db.transaction(async (tx) => {
      const ids = await this.letters.replayAll(tx, await this.#whollyAllowed(caller, filter, limit));
      if (ids.length === 0) return 0;
      const facts = { ids, count: ids.length, class: named };
      await this.audit.append(tx, [
        { kind: 'configuration', actor: caller.actor, event: 'dead-letters-replayed', facts },
      ]);
      return ids.length;
    });
    return { replayed, left: await this.letters.count(filter) };
  }

  /** A message of a run of several orgs concerns all of them. */
  async #whollyAllowed(caller: Caller, filter: DeadLetterFilter, limit: number): Promise<string[]> {
    const ids = await this.letters.ids(filter, limit);
    const allowed = orgsOf(caller, 'operator');
    if (allowed === 'all') return ids;
    const wholly: string[] = [];
    for (const id of ids) {
      const { orgs = [] } = (await this.letters.find(id)) ?? {};
      if (orgs.length > 0 && orgs.every((org) => allowed.includes(org))) wholly.push(id);
    }
    return wholly;
  }

  async #allowed(caller: Caller, role: Role, id: string): Promise<DeadLetterDetail> {
    const letter = await this.letters.find(id);
    if (letter === undefined || letter.state !== 'dead') throw unknown(id);
    assertMay(caller, role, letter.orgs, () => unknown(id));
    return letter;
  }

  async #tell(
    tx: Transaction,
    caller: Caller,
    event: string,
    { id, pattern, reason, runId, traceId, lastError }: DeadLetterDetail,
    more: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const facts = { deadLetter: id, pattern, reason, lastError, ...more };
    await this.audit.append(tx, [
      {
        ...{ kind: 'configuration', actor: caller.actor, event, facts },
        ...(runId !== null && { runId }),
        ...(traceId !== null && { traceId }),
      },
    ]);
  }
}

/** What makes dead letters one class, in a query or in a body. */
export function filterOf({
  reason,
  consumer,
  pattern,
  run,
  org,
}: Omit<DeadLetterReplayBody, 'limit'>): Omit<DeadLetterFilter, 'state' | 'orgs'> {
  return {
    ...(reason !== undefined && { reason }),
    ...(consumer !== undefined && { consumer }),
    ...(pattern !== undefined && { pattern }),
    ...(run !== undefined && { runId: run }),
    ...(org !== undefined && { org }),
  };
}

function unknown(id: string): DeadLetterUnknownError {
  return new DeadLetterUnknownError(`No message with the id ${id} is dead: unknown, replayed or discarded.`);
}
