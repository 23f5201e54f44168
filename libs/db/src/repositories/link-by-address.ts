/**
 * Of the read `$n`: what comes before a source's own key in a person key, as the rows of several sources carry it
 * already. Null where the revision has no evidence.
 */
export const prefixOf = (revision: string) =>
  `(select case when evidence ? 'sources' then '' else (evidence ->> 'source') || '#' end
    from directory_snapshot where revision = ${revision})`;

/** The read `$2`: its view of the directory, and how its people are named. */
const READ = `read as materialized (
  select chain, verdict ->> 'view' <> 'complete' or verdict ? 'lookedUp' as is_partial, ${prefixOf('$2')} as prefix
  from directory_snapshot where revision = $2)`;
const CHAIN = '(select chain from read)';
const PREFIX = '(select prefix from read)';

/** Whoever is in the read. */
const IN_READ = `d.chain = ${CHAIN} and d.valid_from <= $2 and (d.valid_to is null or d.valid_to > $2)`;
/** The same of those who are found by their keys: nothing has become of them since, or whoever noticed it links them. */
const IN_READ_STILL = `d.chain = ${CHAIN} and d.valid_from <= $2 and d.valid_to is null`;

/** The user of each person, by address. @param keyed rows `d` of people who have a key */
const pairsOf = (keyed: string) => `pairs as (
  select distinct on (d.source_key) ${PREFIX} || d.source_key as person_key, u.sign_user_id
  from ${keyed} join sign_user u on u.org_id = $1 and u.email_key = d.email_key and u.valid_to is null
  order by d.source_key, u.status is not distinct from 'INACTIVE', u.sign_user_id)`;

/** @param isPaired, isInRead whether the person of the link `o` has a user by address; whether they are in the read */
const changedOf = (isPaired: string, isInRead: string) => `fresh as materialized (
    select p.* from pairs p left join link l on l.org_id = $1 and l.person_key = p.person_key
    where l.sign_user_id is distinct from p.sign_user_id)
  select distinct on (f.sign_user_id) f.* from fresh f where not exists (
    select from link o
    where o.org_id = $1 and o.sign_user_id = f.sign_user_id and o.person_key <> f.person_key and not ${isPaired}
      and ((select is_partial from read) and o.source = split_part(f.person_key, '#', 1) or ${isInRead}))
  order by f.sign_user_id, f.person_key`;

/** Links that the read `$2` of everybody makes or moves in the org `$1`. */
export const CHANGED_BY_EVERYBODY = `with ${READ},
  ${pairsOf(`(select d.source_key, d.email_key from directory_person d where ${IN_READ} and d.source_key is not null) d`)},
  ${changedOf(
    'exists (select from pairs x where x.person_key = o.person_key)',
    `exists (select from directory_person d where ${PREFIX} || d.source_key = o.person_key and ${IN_READ})`,
  )}`;

/** The person of the link `o`, found by the key. */
const LINKED = `d.source_key = substr(o.person_key, length(${PREFIX}) + 1) and starts_with(o.person_key, ${PREFIX}) and ${IN_READ_STILL}`;

/**
 * The same of a read that looked up the addresses `$3` alone: of the keys that are there, wherever else these are. Nobody
 * else's row has changed by it, and each is found by an index.
 */
export const CHANGED_BY_FEW = `with ${READ},
  named as materialized (
    select d.source_key, d.email_key from directory_person d
    where d.email_key = any($3::text[]) and ${IN_READ} and d.source_key is not null),
  ${pairsOf(`(
    select source_key, email_key from named
    union
    select d.source_key, d.email_key from named n join directory_person d on d.source_key = n.source_key where ${IN_READ_STILL}) d`)},
  ${changedOf(
    `exists (select from directory_person d join sign_user v on v.org_id = $1 and v.email_key = d.email_key and v.valid_to is null where ${LINKED})`,
    `exists (select from directory_person d where ${LINKED})`,
  )}`;
