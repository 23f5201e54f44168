import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Config } from '#config';
import { RunRequestedV1 } from '#contracts';
import { type RunOptions, RunRepository, type Transaction } from '#db';
import { emailKey, orgAccounts, type PersonKey, type PersonToLookAt } from '#domain';
import { Outbox } from '#messaging';
import { activeTraceparent, newTraceparent, traceIdOf } from '#telemetry';

/** Asks for runs, in the transaction that says why. */
@Injectable()
export class LookRequests {
  constructor(
    private readonly runs: RunRepository,
    private readonly outbox: Outbox,
  ) {}

  /**
   * A look at a few people, beside whatever else is at work.
   * @returns the run's id
   */
  async few(tx: Transaction, config: Config, people: LookedFor, { by, looksBefore }: Asked): Promise<string> {
    const { emails, keys } = people;
    return this.#request(tx, config, { people: emails, keys, hinted: true, looksBefore }, by);
  }

  /** A full run. One that waits already does for this request as well. */
  async everybody(tx: Transaction, config: Config, by: string): Promise<string> {
    return this.#request(tx, config, {}, by);
  }

  async #request(tx: Transaction, config: Config, options: RunOptions, requestedBy: string): Promise<string> {
    const { name: configName, digest: configDigest, scope, testMode } = config;
    const traceparent = activeTraceparent() ?? newTraceparent();
    const id = randomUUID();
    const run = {
      ...{ id, configName, configDigest, scope, options, requestedBy },
      mode: testMode ? ('test' as const) : ('sync' as const),
      traceId: traceIdOf(traceparent) ?? '',
    };
    const { admission } = await this.runs.request(tx, run, orgAccounts(config.orgs));
    if (admission === 'started') {
      await this.outbox.store(tx, RunRequestedV1, { runId: id }, { runId: id, traceparent });
    }
    return id;
  }
}

/** Why people are looked at. */
interface Asked {
  /** Whom the record names as having asked. */
  readonly by: string;
  /** How often one of them was looked at before, in vain. */
  readonly looksBefore: number;
}

/** Whom a source is asked for: each by key where one is known, else by address. */
export interface LookedFor {
  readonly emails: readonly string[];
  readonly keys: readonly PersonKey[];
}

/**
 * @param known keys of people by address, as the directory has them
 * @param keyOf a key of the hint's source as the configuration's directory writes it
 */
export function lookedFor(
  people: readonly PersonToLookAt[],
  known: ReadonlyMap<string, string>,
  keyOf: (person: PersonToLookAt) => readonly string[],
): LookedFor {
  const emails: string[] = [];
  const keys = new Map<string, PersonKey>();
  for (const person of people) {
    const { email } = person;
    const stored = email === undefined ? undefined : known.get(emailKey(email));
    const named = [...keyOf(person), ...(stored === undefined ? [] : [stored])];
    for (const sourceKey of named) keys.set(sourceKey, { sourceKey, ...(email !== undefined && { email }) });
    if (named.length === 0 && email !== undefined) emails.push(email);
  }
  return { emails, keys: [...keys.values()] };
}
