import path from 'node:path';
import type { PrimaryGroupRule, Rule } from '#domain';
import { wrongType } from '../schema/fields.js';
import { primaryGroupRuleSchema } from '../schema/main-file.schema.js';
import type { YamlPath } from '../yaml/yaml-document.js';
import { ignoredWithoutUmg, type RuleContext } from './build-rules.js';
import { isSameGroup, parseSignGroup, writeSignGroup, type SignGroupName } from './sign-group-name.js';

const SECTION = 'primary_group_rules';

/** The entries of `primary_group_rules` (SEMANTICS 23), each in the one org its groups belong to. */
export function buildPrimaryGroupRules(
  context: RuleContext,
  rules: readonly Rule[],
): readonly PrimaryGroupRule[] {
  const section = context.main.value[SECTION];
  if (section === undefined) return [];
  const wanted = 'a list of entries with sign_groups and primary_group';
  if (!Array.isArray(section)) {
    context.main.problem([SECTION], wrongType(section, 'a list', wanted));
    return [];
  }
  if (section.length === 0)
    context.main.problem([SECTION], `is an empty list. Give ${wanted}, or take the key out.`);
  const built = section.flatMap(
    (value: unknown, index) => buildOne(context, [SECTION, index], value, rules) ?? [],
  );
  if (context.umg) return built;
  context.main.note([SECTION], ignoredWithoutUmg(SECTION));
  return [];
}

function buildOne(
  context: RuleContext,
  at: YamlPath,
  value: unknown,
  rules: readonly Rule[],
): PrimaryGroupRule | undefined {
  const { main } = context;
  const entry = main.parse(at, primaryGroupRuleSchema, value);
  if (entry === undefined) return undefined;
  const groups = entry.sign_groups.map((written, index) =>
    group(context, [...at, 'sign_groups', index], written),
  );
  const primary = group(context, [...at, 'primary_group'], entry.primary_group);
  if (primary === undefined || !groups.every((found) => found !== undefined)) return undefined;
  const stranger = groups.findIndex(({ org }) => org !== groups[0]?.org);
  if (stranger >= 0) {
    main.problem(
      [...at, 'sign_groups', stranger],
      'belongs to another org than the first; one entry is for one org. Write an entry for each org.',
    );
    return undefined;
  }
  if (!groups.some((candidate) => isSameGroup(candidate, primary))) {
    const names = groups.map(writeSignGroup).join(', ');
    main.problem([...at, 'primary_group'], `must be one of sign_groups: ${names}.`);
    return undefined;
  }
  noteUnassigned(context, at, groups, rules);
  return {
    place: { file: path.basename(main.path), line: main.lineOf(at) },
    org: primary.org,
    signGroups: groups.map(({ name }) => name),
    primaryGroup: primary.name,
  };
}

function group({ main, orgNames }: RuleContext, at: YamlPath, written: string): SignGroupName | undefined {
  const found = parseSignGroup(written, orgNames ?? [written.split('::')[0]?.trim() ?? '']);
  if (typeof found !== 'string') return found;
  main.problem(at, found);
  return undefined;
}

/** Only assigned groups count, so an entry with a group that no rule assigns can never apply. */
function noteUnassigned(
  { main, umg }: RuleContext,
  at: YamlPath,
  groups: readonly SignGroupName[],
  rules: readonly Rule[],
): void {
  if (!umg) return;
  const assigned = rules.flatMap((rule) => rule.groups);
  for (const [index, name] of groups.entries()) {
    if (!assigned.some((candidate) => isSameGroup(candidate, name))) {
      main.note(
        [...at, 'sign_groups', index],
        'is assigned by no rule, so this entry never applies. Check the name.',
      );
    }
  }
}
