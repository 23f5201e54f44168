import path from 'node:path';
import type { OrgName, Rule, RuleGroup } from '#domain';
import type { ConfigFile } from '../files/config-file.js';
import { unknownOrg } from '../orgs/load-orgs.js';
import { wrongType } from '../schema/fields.js';
import { accountAdminGroupsSchema, ruleSchema, type RuleEntry } from '../schema/main-file.schema.js';
import type { YamlPath } from '../yaml/yaml-document.js';
import { isSameGroup, parseSignGroup, type SignGroupName } from './sign-group-name.js';

const RULES = 'user_management';
const ACCOUNT_ADMINS = 'account_admin_groups';

export interface RuleContext {
  readonly main: ConfigFile;
  /** Undefined where `sign_orgs` cannot be read: then no org is called unknown. */
  readonly orgNames: readonly OrgName[] | undefined;
  readonly umg: boolean;
}

/** The rules of `user_management`, then one for each of `account_admin_groups`. Wrong ones are left out and reported. */
export function buildRules(context: RuleContext): readonly Rule[] {
  const rules = ruleEntries(context.main).flatMap(({ at, value, number }) => {
    const entry = context.main.parse(at, ruleSchema, value);
    return entry === undefined ? [] : (buildRule(context, at, entry, number) ?? []);
  });
  const written = context.main.value[RULES];
  return [...rules, ...accountAdminRules(context, Array.isArray(written) ? written.length : 0)];
}

function ruleEntries(main: ConfigFile): { at: YamlPath; value: unknown; number: number }[] {
  const section = main.value[RULES];
  const wanted = 'a list of rules, each with directory_group';
  if (section === undefined) return [];
  if (!Array.isArray(section)) {
    main.problem([RULES], wrongType(section, 'a list', wanted));
    return [];
  }
  if (section.length === 0) main.problem([RULES], `is empty: nobody would be managed. Give ${wanted}.`);
  return section.map((value: unknown, index) => ({ at: [RULES, index], value, number: index + 1 }));
}

function buildRule(context: RuleContext, at: YamlPath, entry: RuleEntry, number: number): Rule | undefined {
  const { main, umg } = context;
  if (Array.isArray(entry.sign_group) && !umg) {
    main.problem(
      [...at, 'sign_group'],
      'is a list, and one group is wanted. Name one group, or set user_sync.umg: True for users in multiple groups.',
    );
    return undefined;
  }
  const names = signGroups(context, [...at, 'sign_group'], entry.sign_group ?? []);
  const admins = adminGroups(context, at, entry, names);
  const orgs = orgsOf(context, at, entry, names);
  if (names === undefined || admins === undefined || orgs === undefined) return undefined;
  return {
    number,
    place: placeOf(main, at),
    directoryGroup: entry.directory_group,
    groups: ruleGroups(names, admins),
    orgs,
    groupAdmin: !umg && entry.group_admin === true,
    accountAdmin: entry.account_admin === true,
  };
}

/** @returns undefined when one of the names is wrong */
function signGroups(
  { main, orgNames }: RuleContext,
  at: YamlPath,
  written: string | readonly string[],
): readonly SignGroupName[] | undefined {
  const names = typeof written === 'string' ? [written] : written;
  const found: SignGroupName[] = [];
  for (const [index, name] of names.entries()) {
    const group = parseSignGroup(name, orgNames ?? [name.split('::')[0]?.trim() ?? '']);
    if (typeof group !== 'string') found.push(group);
    else main.problem(typeof written === 'string' ? at : [...at, index], group);
  }
  return found.length === names.length ? found : undefined;
}

/**
 * The groups of the rule whose admins its people become (SEMANTICS 23): those of `admin_groups`, or with
 * `group_admin` alone all of them.
 */
function adminGroups(
  context: RuleContext,
  at: YamlPath,
  entry: RuleEntry,
  names: readonly SignGroupName[] | undefined,
): readonly SignGroupName[] | undefined {
  const { main, umg } = context;
  const where = [...at, 'admin_groups'];
  if (!umg) {
    if (entry.admin_groups !== undefined) main.note(where, ignoredWithoutUmg('admin_groups'));
    return [];
  }
  const isWithoutGroup = entry.sign_group === undefined || entry.sign_group === null;
  if (entry.group_admin === true && isWithoutGroup) {
    main.problem(
      [...at, 'group_admin'],
      'with umg it needs sign_group, because it makes people admins of the groups named there. Name them, or take group_admin out.',
    );
    return undefined;
  }
  if (entry.admin_groups === undefined) return entry.group_admin === true ? (names ?? []) : [];
  if (entry.group_admin === false) {
    main.problem(
      [...at, 'group_admin'],
      'is False, yet admin_groups makes people group admins. Take one of the two out.',
    );
    return undefined;
  }
  const admins = signGroups(context, where, entry.admin_groups);
  if (admins !== undefined && names !== undefined) noteOutsiders(main, where, admins, names);
  return admins;
}

function noteOutsiders(
  main: ConfigFile,
  at: YamlPath,
  admins: readonly SignGroupName[],
  names: readonly SignGroupName[],
): void {
  for (const [index, admin] of admins.entries()) {
    if (!names.some((name) => isSameGroup(name, admin))) {
      main.note(
        [...at, index],
        'is not among sign_group of this rule, so it grants nothing. Add it there, or take it out.',
      );
    }
  }
}

/** Names that differ only in case are one group; the first spelling counts. */
function ruleGroups(names: readonly SignGroupName[], admins: readonly SignGroupName[]): RuleGroup[] {
  const distinct = names.filter(
    (name, index) => names.findIndex((other) => isSameGroup(other, name)) === index,
  );
  return distinct.map((name) => ({ ...name, admin: admins.some((admin) => isSameGroup(admin, name)) }));
}

/** Those of the groups; without any, those of the key `orgs`; without that, primary (SEMANTICS 8). */
function orgsOf(
  { main, orgNames }: RuleContext,
  at: YamlPath,
  entry: RuleEntry,
  names: readonly SignGroupName[] | undefined,
): readonly OrgName[] | undefined {
  if (entry.orgs === undefined) {
    return names === undefined || names.length === 0 ? ['primary'] : unique(names.map(({ org }) => org));
  }
  const where = [...at, 'orgs'];
  if (entry.sign_group !== undefined && entry.sign_group !== null) {
    main.problem(
      where,
      'is only for a rule without sign_group, whose groups already say the org. Take orgs out.',
    );
    return undefined;
  }
  if (entry.orgs === 'all') return orgNames ?? ['primary'];
  const unknown = [...entry.orgs.entries()].filter(
    ([, org]) => orgNames !== undefined && !orgNames.includes(org),
  );
  for (const [index, org] of unknown) main.problem([...where, index], unknownOrg(org, orgNames ?? []));
  return unknown.length === 0 ? unique(entry.orgs) : undefined;
}

function accountAdminRules({ main, umg }: RuleContext, rulesBefore: number): Rule[] {
  const section = main.value[ACCOUNT_ADMINS];
  if (section === undefined) return [];
  const groups = main.parse([ACCOUNT_ADMINS], accountAdminGroupsSchema, section) ?? [];
  if (!umg) {
    main.note([ACCOUNT_ADMINS], ignoredWithoutUmg(ACCOUNT_ADMINS));
    return [];
  }
  return groups.map((directoryGroup, index) => ({
    number: rulesBefore + index + 1,
    place: placeOf(main, [ACCOUNT_ADMINS, index]),
    directoryGroup,
    groups: [],
    orgs: ['primary'],
    groupAdmin: false,
    accountAdmin: true,
  }));
}

export function ignoredWithoutUmg(key: string): string {
  return `ignored: ${key} only counts with user_sync.umg: True.`;
}

function placeOf(main: ConfigFile, at: YamlPath): { file: string; line: number } {
  return { file: path.basename(main.path), line: main.lineOf(at) };
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
