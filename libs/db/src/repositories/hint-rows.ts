import type { Hint } from '#domain';
import type { Queryable } from '../database.js';

/** One of a configuration and an origin is stored once. */
function eventOf({ configName, origin, eventId }: Pick<Hint, 'configName' | 'origin' | 'eventId'>): string {
  return JSON.stringify([configName, origin, eventId]);
}

/** @param stored the events that were new; each is taken out as it is counted, so that it counts once */
export function newOfEach(deliveries: readonly (readonly Hint[])[], stored: Set<string>): number[] {
  return deliveries.map((one) => one.filter((hint) => stored.delete(eventOf(hint))).length);
}

const COLUMNS =
  'config_name, source, origin, event_id, kind, email, source_key, group_name, occurred_at, traceparent';
const TYPES = [...Array.from({ length: 8 }, () => 'text'), 'timestamptz', 'text'];
const ONCE = 'on conflict (config_name, origin, event_id) do nothing';

/** A list for each column. */
function columnsOf(hints: readonly Hint[]): unknown[][] {
  return [
    hints.map(({ configName }) => configName),
    hints.map(({ source }) => source),
    hints.map(({ origin }) => origin),
    hints.map(({ eventId }) => eventId),
    hints.map(({ subject }) => subject.kind),
    hints.map(({ subject }) => (subject.kind === 'person' ? (subject.email ?? null) : null)),
    hints.map(({ subject }) => (subject.kind === 'person' ? (subject.key ?? null) : null)),
    hints.map(({ subject }) => (subject.kind === 'group' ? subject.name : null)),
    hints.map(({ occurredAt }) => occurredAt.toISOString()),
    hints.map(({ traceparent }) => traceparent ?? null),
  ];
}

/** @param from the number of the first of these parameters */
function unnested(from: number): string {
  return `unnest(${TYPES.map((type, at) => `$${from + at}::${type}[]`).join(', ')})`;
}

/** @returns the events that were new */
export async function insertHints(queryable: Queryable, hints: readonly Hint[]): Promise<string[]> {
  const rows = await queryable.query<Pick<Hint, 'configName' | 'origin' | 'eventId'>>(
    `insert into hint (${COLUMNS}) select * from ${unnested(1)} ${ONCE}
     returning config_name as "configName", origin, event_id as "eventId"`,
    columnsOf(hints),
  );
  return rows.map(eventOf);
}

/** A hint of something that a statement makes. */
export interface HintOfMade {
  /** Its id. */
  readonly of: string;
  readonly hint: Hint;
}

/**
 * Stores hints in the same statement that makes what they are about, so that there are both or neither: a part of a `with`
 * after one named `made`. Hints of what was not made are left out.
 *
 * @param from the number of the first of its parameters, `values`
 */
export function hintsOfMade(
  hints: readonly HintOfMade[],
  from: number,
): { readonly sql: string; readonly values: readonly unknown[] } {
  return {
    sql: `insert into hint (${COLUMNS}) select ${COLUMNS} from rows from (unnest($${from}::uuid[]), ${unnested(from + 1)})
      as h (made_id, ${COLUMNS}) where made_id in (select id from made) ${ONCE}`,
    values: [hints.map(({ of }) => of), ...columnsOf(hints.map(({ hint }) => hint))],
  };
}
