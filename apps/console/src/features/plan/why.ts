import type { PersonItem, StoredItem } from './plan.types.js';

/** Where rules stand in a file, by their numbers. */
export type RulePlaces = ReadonlyMap<number, { readonly file: string; readonly line: number }>;

/** One step from a cause to a value. */
interface WhyStep {
  readonly what: string;
  readonly text: string;
}

const LEAVING = new Set(['deactivate', 'reset_and_deactivate', 'reset', 'remove_groups', 'remove_roles']);

/** `rules.yml:41`, or `rule 7` where nobody knows its place. */
export function ruleWords(rule: number, places: RulePlaces): string {
  const place = places.get(rule);
  return place === undefined ? `rule ${rule}` : `${place.file}:${place.line}`;
}

/** The rule of a row of the table. */
export function ruleOf({ item }: StoredItem, places: RulePlaces): string {
  if (item.subject === 'group') return '';
  const { decidedBy, rules, undoes } = item.because;
  if (undoes !== undefined) return `undoes ${undoes.run}`;
  const rule = decidedBy ?? rules[0];
  if (rule !== undefined) return ruleWords(rule, places);
  return LEAVING.has(item.change.action) ? 'in Sign only' : 'no rule';
}

/** From the directory's group over the rule to the value, a step a line. */
export function whySteps(item: PersonItem, places: RulePlaces): WhyStep[] {
  const { because, change, linkedKey } = item;
  const { undoes, decidedBy, directoryGroup, before, accountAdminBy, groupAdminBy, rules } = because;
  if (undoes !== undefined) {
    return [
      { what: 'undo', text: `${undoes.run} has changed this, and is undone` },
      ...(undoes.created === true
        ? [{ what: 'kept', text: 'Sign deletes nobody: the account stays, inactive' }]
        : []),
    ];
  }
  const steps: WhyStep[] = [];
  const add = (what: string, text: string | undefined) => {
    if (text !== undefined) steps.push({ what, text });
  };
  const named = (rule: number | undefined) => (rule === undefined ? undefined : ruleWords(rule, places));
  add('directory group', directoryGroup);
  add('rule', named(decidedBy ?? rules[0]));
  add('goes before', named(before));
  add('account admin by', named(accountAdminBy));
  add('group admin by', named(groupAdminBy));
  if (rules.length > 1)
    add(
      'also matches',
      rules
        .slice(1)
        .map((rule) => ruleWords(rule, places))
        .join(', '),
    );
  add('linked by', linkedKey);
  if (rules.length === 0) add('no rule', whyNoRule(change.action));
  add('gives', change.after.memberships.find(({ primary }) => primary)?.name);
  return steps;
}

function whyNoRule(action: string): string {
  return LEAVING.has(action)
    ? 'they are in Sign, and no rule of the directory speaks of them'
    : 'everybody of the scope whom no rule names starts in the Default Group';
}

/** What must still be so when the change is sent; else it is skipped, alone. */
export function preconditionOf({ change: { before }, email }: PersonItem): string[] {
  if (before === undefined) return [`Nobody has the address ${email} in this org.`];
  const groups = before.memberships.map(({ name, admin }) => (admin ? `${name} (admin)` : name));
  const status = before.status === undefined ? [] : [`They are ${before.status.toLowerCase()}.`];
  const rights = before.accountAdmin ? 'They are account admin.' : 'They are not account admin.';
  return [
    ...status,
    groups.length === 0 ? 'They are in no group.' : `They are in ${groups.join(', ')}.`,
    rights,
  ];
}
