import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Config } from '#config';
import { Database, HintRepository, ScimDirectoryRepository, type WideHintRow } from '#db';
import { type Hint, type PersonToLookAt, SyncError, wantedPeople } from '#domain';
import { openSources, type Source } from '#sources';
import { inSpan, observe } from '#telemetry';
import { LookRequests } from './look-requests.service.js';

const HINTS_AT_ONCE = 10;
/** Whoever finds one that is older takes it for left behind. */
const CLAIM_MS = 60_000;
const TRIES_MAX = 6;
/** Larger groups are a matter for a full run. */
const MEMBERS_MAX = 100_000;

/**
 * Makes hints about people of a hint about a group: everybody who was in it when it was last read, and everybody who is
 * in it now. Where the directory cannot be asked for a group, a full run sees it.
 */
@Injectable()
export class GroupExpander {
  readonly #atWork = new Map<string, Promise<void>>();

  constructor(
    private readonly db: Database,
    private readonly hints: HintRepository,
    private readonly requests: LookRequests,
    private readonly pushed: ScimDirectoryRepository,
  ) {}

  /** Takes up what is due, beside everything else: a large group is listed for minutes. */
  begin(config: Config, signal: AbortSignal): void {
    if (this.#atWork.has(config.name)) return;
    const work = this.#expandAll(config, signal)
      .catch((error: unknown) => tellFailed(config, error))
      .finally(() => this.#atWork.delete(config.name));
    this.#atWork.set(config.name, work);
  }

  async end(): Promise<void> {
    await Promise.all(this.#atWork.values());
  }

  async #expandAll(config: Config, signal: AbortSignal): Promise<void> {
    for (const hint of await this.hints.claimWide(config.name, HINTS_AT_ONCE, CLAIM_MS)) {
      if (signal.aborted) return;
      try {
        await this.#expand(config, hint, signal);
      } catch (error) {
        tellFailed(config, error);
        if (hint.attempts >= TRIES_MAX) await this.hints.settle(this.db, [hint.id], 'given_up');
      }
    }
  }

  async #expand(config: Config, hint: WideHintRow, signal: AbortSignal): Promise<void> {
    const { group } = hint;
    if (group === null) return this.#requestRun(config, hint);
    const wanted = wantedPeople(config.policy.rules, config.scope);
    if (!wanted.everybody && !wanted.groups.includes(group)) {
      return this.hints.settle(this.db, [hint.id], 'expanded');
    }
    const members = await membersNow(await openSources(config, { pushed: this.pushed }), group, signal);
    if (members === undefined) return this.#requestRun(config, hint);
    const before = await this.hints.lastMembers(config.name, group, MEMBERS_MAX);
    const people = [
      ...members,
      ...before.map(({ email, key }) => ({ ...(email !== null && { email }), ...(key !== null && { key }) })),
    ];
    const hints = people.map((person) => hintAbout(person, config.name, hint));
    await this.db.transaction(async (tx) => {
      const accepted = await this.hints.append(tx, hints);
      await this.hints.settle(tx, [hint.id], 'expanded');
      const { source, origin } = hint;
      const facts = { config: config.name, source, origin, hints: hints.length, accepted };
      tx.afterCommit(() => observe({ event: 'hints.accepted', ...facts }));
    });
  }

  async #requestRun(config: Config, { id, origin, source, traceparent }: WideHintRow): Promise<void> {
    await inSpan('run requested', { parent: traceparent ?? undefined }, () =>
      this.db.transaction(async (tx) => {
        await this.requests.everybody(tx, config, `event of ${origin} ${source}`);
        await this.hints.settle(tx, [id], 'looked');
      }),
    );
  }
}

/** @returns undefined where a source of the configuration cannot be asked for one group */
async function membersNow(
  sources: readonly Source[],
  group: string,
  signal: AbortSignal,
): Promise<PersonToLookAt[] | undefined> {
  const people: PersonToLookAt[] = [];
  for (const source of sources) {
    const read = source.membersOf?.(group, signal);
    if (read === undefined) return undefined;
    for await (const members of read) {
      for (const { sourceKey, email } of members) {
        if (people.length >= MEMBERS_MAX) return undefined;
        people.push({
          ...(email !== undefined && { email }),
          ...(sourceKey !== undefined && { key: sourceKey }),
        });
      }
    }
  }
  return people;
}

/** The same however often the group is expanded: whoever was interrupted begins anew. */
function hintAbout(
  person: PersonToLookAt,
  configName: string,
  { id, source, origin, occurredAt, traceparent }: WideHintRow,
): Hint {
  const { key, email } = person;
  const name = createHash('sha256')
    .update(key === undefined ? `email ${email ?? ''}` : `key ${key}`)
    .digest('hex');
  return {
    ...{ configName, source, origin, occurredAt, eventId: `${id}#${name}` },
    subject: { kind: 'person', ...person },
    ...(traceparent !== null && { traceparent }),
  };
}

function tellFailed({ name: config }: Config, error: unknown): void {
  const code = error instanceof SyncError ? error.code : 'INTERNAL';
  const message = error instanceof Error ? error.message : String(error);
  observe({ event: 'hints.failed', config, code, message });
}
