import {
  certainComparisons,
  coreAttribute,
  emailKey,
  extensionOf,
  named,
  type ScimAttribute,
  type ScimComparison,
  type ScimFilter,
  scimInvalid,
  type ScimKind,
  type ScimName,
} from '#domain';

type Comparison = Extract<ScimFilter, { readonly kind: 'compare' }>;

/**
 * A filter as a condition on a row `r` of the users or the groups. Only names that the schemas declare become SQL, by
 * their declared spelling; every value is a parameter.
 *
 * @param params values are added to it
 * @throws ScimRefusal invalidFilter: an attribute that nobody can be found by
 */
export function scimFilterSql(kind: ScimKind, filter: ScimFilter, params: unknown[]): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${filter.of.map((one) => scimFilterSql(kind, one, params)).join(` ${filter.kind} `)})`;
    case 'not':
      // What is not known is not so; its contrary is.
      return `((${scimFilterSql(kind, filter.of, params)}) is not true)`;
    case 'compare':
    case 'present':
      return attributeSql(kind, filter, params);
    case 'some':
      return someSql(kind, filter.name, filter.of, params);
  }
}

type Term = Comparison | Extract<ScimFilter, { readonly kind: 'present' }>;

function attributeSql(kind: ScimKind, term: Term, params: unknown[]): string {
  const { name } = term;
  const column = columnOf(kind, name);
  if (column !== undefined) return compareSql(column, term, params);
  const { attribute, path } = declared(kind, name);
  if (isLink(attribute)) return linkSql(kind, name, term, params);
  if (!attribute.multiValued) return compareSql(plainColumn(attribute, name, path), term, params);
  // The values of an attribute with several: one of them is enough.
  const part = { attribute: name.sub ?? 'value' };
  const of: ScimFilter = { ...term, name: part };
  return someSql(kind, { attribute: name.attribute }, of, params);
}

/** Something to compare, and how its texts are compared. */
interface Column {
  readonly sql: string;
  readonly type: 'folded' | 'exact' | 'lower' | 'boolean' | 'moment' | 'id';
}

const META: Readonly<Record<string, string>> = { created: 'created_at', lastmodified: 'modified_at' };

function columnOf(kind: ScimKind, { schema, attribute, sub }: ScimName): Column | undefined {
  if (schema !== undefined && schema.toLowerCase() !== kind.schema.id.toLowerCase()) return undefined;
  const name = attribute.toLowerCase();
  const moment = name === 'meta' && sub !== undefined ? META[sub.toLowerCase()] : undefined;
  if (moment !== undefined) return { sql: `date_trunc('milliseconds', r.${moment})`, type: 'moment' };
  if (sub !== undefined) return undefined;
  if (name === 'id') return { sql: 'r.id', type: 'id' };
  if (name === 'externalid') return { sql: 'r.external_id', type: 'exact' };
  if (name === (kind.name === 'User' ? 'username' : 'displayname'))
    return { sql: 'r.name_key', type: 'folded' };
  return name === 'active' && kind.name === 'User' ? { sql: 'r.active', type: 'boolean' } : undefined;
}

function declared(kind: ScimKind, name: ScimName): { attribute: ScimAttribute; path: string } {
  const extension = name.schema === undefined ? undefined : extensionOf(kind, name.schema);
  const isCore = name.schema === undefined || name.schema.toLowerCase() === kind.schema.id.toLowerCase();
  const attribute = isCore
    ? coreAttribute(kind, name.attribute)
    : named(extension?.attributes, name.attribute);
  if (attribute === undefined) throw unsearchable(name);
  return {
    attribute,
    path: extension === undefined ? 'r.attributes' : `(r.attributes -> '${extension.id}')`,
  };
}

function plainColumn(attribute: ScimAttribute, name: ScimName, path: string): Column {
  if (attribute.type !== 'complex') {
    if (name.sub !== undefined) throw unsearchable(name);
    return { sql: `(${path} ->> '${attribute.name}')`, type: attribute.caseExact ? 'exact' : 'lower' };
  }
  const part = named(attribute.subAttributes, name.sub ?? 'value');
  if (part === undefined) throw unsearchable(name);
  const sql = `(${path} #>> '{${attribute.name},${part.name}}')`;
  return { sql, type: part.caseExact ? 'exact' : 'lower' };
}

const SIGNS: Partial<Record<ScimComparison, string>> = { gt: '>', ge: '>=', lt: '<', le: '<=' };

function compareSql({ sql, type }: Column, term: Term, params: unknown[]): string {
  if (term.kind === 'present') return `${sql} is not null`;
  const { comparison, value, name } = term;
  if (value === null) return `${sql} is ${comparison === 'eq' ? '' : 'not '}null`;
  const parameter = (bound: unknown, cast: string) => `$${params.push(bound)}::${cast}`;
  const isEquality = comparison === 'eq' || comparison === 'ne';
  const equals = comparison === 'ne' ? 'is distinct from' : '=';
  if (type === 'boolean') {
    const word = String(value).toLowerCase();
    if (!isEquality || (word !== 'true' && word !== 'false'))
      throw unsearchable(name, 'eq or ne, true or false');
    return `${sql} ${equals} ${word}`;
  }
  if (type === 'id') {
    if (!isEquality) throw unsearchable(name, 'eq or ne');
    if (!UUID.test(String(value))) return comparison === 'ne' ? 'true' : 'false';
    return `${sql} ${equals} ${parameter(value, 'uuid')}`;
  }
  if (type === 'moment') {
    const moment = new Date(String(value));
    if (Number.isNaN(moment.getTime())) throw unsearchable(name, 'a time such as 2026-05-13T04:42:34Z');
    const sign = isEquality ? equals : SIGNS[comparison];
    if (sign === undefined) throw unsearchable(name, 'eq, ne, gt, ge, lt or le');
    return `${sql} ${sign} ${parameter(moment.toISOString(), 'timestamptz')}`;
  }
  const text = storable(String(value));
  const wanted = parameter(
    type === 'folded' ? emailKey(text) : type === 'lower' ? text.toLowerCase() : text,
    'text',
  );
  return textSql(type === 'lower' ? `lower(${sql})` : sql, comparison, wanted);
}

function textSql(sql: string, comparison: ScimComparison, wanted: string): string {
  switch (comparison) {
    case 'eq':
      return `${sql} = ${wanted}`;
    case 'ne':
      return `${sql} is distinct from ${wanted}`;
    case 'co':
      return `position(${wanted} in ${sql}) > 0`;
    case 'sw':
      return `starts_with(${sql}, ${wanted})`;
    case 'ew':
      return `right(${sql}, greatest(length(${wanted}), 0)) = ${wanted}`;
    case 'gt':
    case 'ge':
    case 'lt':
    case 'le':
      return `${sql} collate "C" ${SIGNS[comparison] ?? ''} ${wanted} collate "C"`;
  }
}

/** One of the values of an attribute is as a filter of their parts says. */
function someSql(kind: ScimKind, name: ScimName, of: ScimFilter, params: unknown[]): string {
  const { attribute, path } = declared(kind, name);
  if (isLink(attribute)) {
    const [only] = of.kind === 'compare' ? [of] : [];
    if (only === undefined) throw unsearchable(name, 'value eq "ID"');
    return linkSql(kind, { attribute: name.attribute, sub: only.name.attribute }, only, params);
  }
  if (!attribute.multiValued) throw unsearchable(name);
  const inner = partsSql(attribute, of, params);
  const found = `exists (select from jsonb_array_elements(${path} -> '${attribute.name}') v where ${inner})`;
  const address = certainComparisons(of).find(
    ({ name: part, comparison, value }) =>
      part.attribute.toLowerCase() === 'value' && comparison === 'eq' && typeof value === 'string',
  );
  if (attribute.name !== 'emails' || address === undefined) return found;
  return `(r.email_keys @> array[$${params.push(emailKey(storable(String(address.value))))}::text] and ${found})`;
}

function partsSql(attribute: ScimAttribute, filter: ScimFilter, params: unknown[]): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${filter.of.map((one) => partsSql(attribute, one, params)).join(` ${filter.kind} `)})`;
    case 'not':
      return `((${partsSql(attribute, filter.of, params)}) is not true)`;
    case 'some':
      throw unsearchable(filter.name);
    case 'compare':
    case 'present': {
      const part = named(attribute.subAttributes, filter.name.attribute);
      if (part === undefined || filter.name.sub !== undefined) throw unsearchable(filter.name);
      if (part.type === 'boolean') {
        return compareSql({ sql: `(v ->> '${part.name}')::boolean`, type: 'boolean' }, filter, params);
      }
      return compareSql(
        { sql: `(v ->> '${part.name}')`, type: part.caseExact ? 'exact' : 'lower' },
        filter,
        params,
      );
    }
  }
}

/** Members of a group, groups of a user: rows of their own. */
function isLink({ name }: ScimAttribute): boolean {
  return name === 'members' || name === 'groups';
}

function linkSql(
  kind: ScimKind,
  { attribute, sub = 'value' }: ScimName,
  term: Term,
  params: unknown[],
): string {
  const [own, other] = kind.name === 'User' ? ['user_id', 'group_id'] : ['group_id', 'user_id'];
  const member = `select from scim_member m where m.${own} = r.id`;
  if (term.kind === 'present') return `exists (${member})`;
  const { comparison, value } = term;
  if (sub.toLowerCase() !== 'value' || comparison !== 'eq' || typeof value !== 'string') {
    throw unsearchable({ attribute, sub }, 'value eq "ID"');
  }
  if (!UUID.test(value)) return 'false';
  return `exists (${member} and m.${other} = $${params.push(value)}::uuid)`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What PostgreSQL cannot hold is nobody's name. */
function storable(text: string): string {
  return text.replaceAll(/[\p{Cs}\0]/gu, '\ufffd');
}

function unsearchable({ attribute, sub }: ScimName, wanted?: string) {
  const name = sub === undefined ? attribute : `${attribute}.${sub}`;
  return scimInvalid(
    'invalidFilter',
    wanted === undefined
      ? `Nothing can be found by ${name}: it is not declared, or is more than one value.`
      : `By ${name}, things are found with ${wanted}.`,
  );
}
