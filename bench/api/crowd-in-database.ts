import { randomUUID } from 'node:crypto';
import type { Database } from '#db';
import type { CrowdOrg } from '../stack/crowd.js';

/** Rows as runs would have left them. */
export interface CrowdPlaces {
  readonly orgs: readonly { readonly id: string; readonly name: string }[];
  /** The newest run first. */
  readonly runs: readonly string[];
  /** A plan with changes, some of them held, of the newest run; for each org. */
  readonly plans: readonly string[];
}

interface Wanted {
  readonly configName: string;
  readonly orgs: readonly CrowdOrg[];
  /** `<owner> at <host>`, as runs store accounts. */
  readonly account: string;
  readonly people: number;
  readonly inSign: number;
  readonly runs: number;
}

const FIRST_NAMES = 'Ana Ben Chloe David Emma Felix Grace Hugo Ines Jonas Klara Leo Mia Noah Olga Paul'.split(
  ' ',
);
/** Three of them make a last name: 8,000 of these, so that three letters mean many and six mean few. */
const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu'.split(' ');
const GROUPS = 9;

/** Of the n-th person. The same everywhere, so that an address can be asked for. */
export function addressOf(n: number): string {
  return `${firstName(n)}.${lastName(n)}.${n}@example.com`.toLowerCase();
}

function firstName(n: number): string {
  return FIRST_NAMES[n % FIRST_NAMES.length] ?? '';
}

export function lastName(n: number): string {
  const parts = [n, Math.floor(n / 20), Math.floor(n / 400)].map((part) => SYLLABLES[part % 20] ?? '');
  const text = parts.join('');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** SQL of the same; `$1` are first names, `$2` syllables, `n` is the number. */
const FIRST = `($1::text[])[1 + n % ${FIRST_NAMES.length}]`;
const LAST = `initcap(($2::text[])[1 + n % 20] || ($2::text[])[1 + n / 20 % 20] || ($2::text[])[1 + n / 400 % 20])`;
const PEOPLE = `select n, ${FIRST} as first, ${LAST} as last, lower(${FIRST} || '.' || ${LAST} || '.' || n || '@example.com') as email`;

/** Fills the tables with invented people: what the services would store in hours is stored by a few statements. */
export async function storeCrowd(db: Database, wanted: Wanted): Promise<CrowdPlaces> {
  const orgs: { id: string; name: string }[] = [];
  for (const { name } of wanted.orgs) {
    const [row] = await db.query<{ id: string }>(
      'insert into org (label, account) values ($1, $2) returning id',
      [name, wanted.account],
    );
    orgs.push({ id: row?.id ?? '', name });
  }
  const orgIds = orgs.map(({ id }) => id);
  const chain = await storeDirectory(db, wanted);
  await storeUsers(db, orgIds, wanted.inSign);
  const runs = await storeRuns(db, orgIds, wanted, chain);
  const plans = await storePlans(db, orgs, runs[0] ?? '', wanted.inSign);
  await db.query('analyze');
  return { orgs, runs, plans };
}

/** Each person is in one group of one org. */
async function storeDirectory(db: Database, { orgs, people }: Wanted): Promise<number> {
  const names = orgs.flatMap(({ name }) => Array.from({ length: GROUPS }, (_, at) => `${name} Group ${at}`));
  await db.query(
    `insert into group_set (digest, groups) select sha256(g::bytea), array[g] from unnest($1::text[]) with ordinality as w (g, at) order by at`,
    [names],
  );
  const [chain] = await db.query<{ id: number }>(
    `insert into directory_chain (digest) values ('bench') returning id`,
  );
  await db.query(
    `insert into directory_person (chain, email_key, email, first_name, last_name, group_set, enabled, read_at, valid_from)
     select $3, p.email, p.email, p.first, p.last, s.ids[1 + p.n % array_length(s.ids, 1)], true, now(), 1
     from (${PEOPLE} from generate_series(0, $4::int - 1) as g (n)) p,
       (select array_agg(id order by id) as ids from group_set) s`,
    [FIRST_NAMES, SYLLABLES, chain?.id ?? 0, people],
  );
  return chain?.id ?? 0;
}

/** One in fifty is not in the directory any more. */
async function storeUsers(db: Database, orgIds: readonly string[], inSign: number): Promise<void> {
  await db.query(
    `insert into sign_group (org_id, sign_group_id, group_key, name, is_default, observed_at, valid_from)
     select o.id, 'g' || g, 'group ' || g, 'Group ' || g, g = 0, now(), 1
     from unnest($1::uuid[]) as o (id) cross join generate_series(0, ${GROUPS - 1}) as g`,
    [orgIds],
  );
  await db.query(
    `insert into sign_user (org_id, sign_user_id, email_key, email, first_name, last_name, account_admin, memberships,
       primary_group_id, primary_at, status, status_at, confidence, observed_at, valid_from)
     select ($3::uuid[])[1 + p.n / ${GROUPS} % array_length($3::uuid[], 1)], 'u' || p.n, p.address, p.address, p.first, p.last, p.n % 1000 = 0,
       jsonb_build_array(jsonb_build_array('g' || p.n % ${GROUPS}, 0)), 'g' || p.n % ${GROUPS}, now(), 'ACTIVE', now(), 'fresh', now(), 1
     from (select n, first, last, case when n % 50 = 7 then 'former.' || email else email end as address
       from (${PEOPLE} from generate_series(0, $4::int - 1) as g (n)) q) p`,
    [FIRST_NAMES, SYLLABLES, orgIds, inSign],
  );
}

/** An hourly sync of weeks, of which the newest one is the last. */
async function storeRuns(
  db: Database,
  orgIds: readonly string[],
  { configName, runs, people }: Wanted,
  chain: number,
): Promise<string[]> {
  const ids = Array.from({ length: runs }, () => randomUUID());
  const directory = {
    ...{ revision: 1, chain, view: 'complete', explanations: [], heldGroups: [], warnings: [], digest: 'd' },
    ...{ pages: 1, rows: people, dropped: 0, people, inScope: people, outsideFilter: 0, milliseconds: 1 },
  };
  await db.query(
    `insert into run (id, name, config_name, config_digest, mode, scope, state, plan_hash, directory, trace_id, requested_at, started_at, finished_at)
     select id, to_char(now() - at * interval '1 hour', 'YYYY-MM-DD') || '-' || lpad(at::text, 5, '0'), $2, 'd', 'sync', '{"kind": "all"}', 'done',
       encode(sha256(id::text::bytea), 'hex'), $3, replace(id::text, '-', ''), now() - at * interval '1 hour', now() - at * interval '1 hour',
       now() - at * interval '1 hour' + interval '1 minute'
     from unnest($1::uuid[]) with ordinality as r (id, at)`,
    [ids, configName, JSON.stringify(directory)],
  );
  await db.query(
    `insert into run_org (run_id, org_id, state, snapshot) select r, o, 'done', 1 from unnest($1::uuid[]) as r, unnest($2::uuid[]) as o`,
    [ids, orgIds],
  );
  await db.query(
    `insert into org_snapshot (revision, org_id, run_id, users, groups, calls, complete, started_at)
     select row_number() over (), o, $1, 1, ${GROUPS}, 1, true, now() from unnest($2::uuid[]) as o`,
    [ids[0], orgIds],
  );
  await db.query(
    `insert into directory_snapshot (revision, chain, run_id, evidence, verdict, people, in_scope, baseline, read_at)
     values (1, $1, $2, '{}', '{}', $3, $3, true, now())`,
    [chain, ids[0], people],
  );
  return ids;
}

/** The newest run moves a tenth of those in Sign; of these one in twenty is held, and one in fifty has failed. */
async function storePlans(
  db: Database,
  orgs: CrowdPlaces['orgs'],
  runId: string,
  inSign: number,
): Promise<string[]> {
  const plans = orgs.map(({ id, name }) => ({ plan: randomUUID(), org: id, name }));
  const counts = {
    signUsers: inSign,
    signOnly: 0,
    matched: inSign,
    inStep: 0,
    outsideFilter: 0,
    skipped: {},
  };
  await db.query(
    `insert into plan (id, run_id, org_id, hash, config_digest, apply_run_id, state, counts)
     select p.plan, $2, p.org, encode(sha256(p.plan::text::bytea), 'hex'), 'd', $2, 'done', $3
     from jsonb_to_recordset($1::jsonb) as p (plan uuid, org uuid)`,
    [JSON.stringify(plans), runId, JSON.stringify(counts)],
  );
  const access = (group: string) =>
    `jsonb_build_object('accountAdmin', false, 'memberships', jsonb_build_array(jsonb_build_object(
       'key', ${group}, 'name', ${group}, 'admin', false, 'primary', true)))`;
  await db.query(
    `insert into plan_item (plan_id, org_id, position, subject, subject_key, email, action, lane, body, state, reason, finished_at)
     select p.plan, u.org_id, row_number() over (partition by u.org_id order by u.email_key), 'person', u.email_key, u.email, 'update', 'bulk',
       jsonb_build_object('subject', 'person', 'org', p.name, 'emailKey', u.email_key, 'email', u.email, 'change', jsonb_build_object(
         'action', 'update', 'before', ${access(`'group 0'`)}, 'after', ${access(`'group 1'`)}, 'effects', jsonb_build_array('move')),
         'because', jsonb_build_object('rules', jsonb_build_array(1)), 'needsGroups', jsonb_build_array()),
       s.state, case when s.state <> 'applied' then jsonb_build_object('code', 'SIGN_ONLY_LIMIT', 'message', 'invented') end, now()
     from sign_user u join jsonb_to_recordset($1::jsonb) as p (plan uuid, org uuid, name text) on p.org = u.org_id
     cross join lateral (select case substr(u.sign_user_id, 2)::int / 10 % 100 when 0 then 'failed' when 50 then 'failed'
       when 1 then 'held' when 21 then 'held' when 41 then 'held' when 61 then 'held' when 81 then 'held' else 'applied' end as state) s
     where substr(u.sign_user_id, 2)::int % 10 = 3`,
    [JSON.stringify(plans)],
  );
  return plans.map(({ plan }) => plan);
}
