import type { Rule } from '../rules/rule.js';
import { counted } from '../render/words.js';
import type { OrgReport, SourceReport, Trouble } from './doctor-report.js';

/** Names in one sentence; the table has all of them. */
const NAMED_MAX = 10;

/**
 * What is wrong with what was inspected, and what to do about it. What stands in the way of a sync comes first;
 * otherwise sources come before orgs, in the order of the configuration.
 */
export function findTroubles(
  sources: readonly SourceReport[],
  orgs: readonly OrgReport[],
  rules: readonly Rule[],
): Trouble[] {
  const found = [
    ...sources.flatMap(({ failure }) => (failure ? [{ blocks: true, ...failure }] : [])),
    ...groupTroubles(sources, rules),
    ...orgs.flatMap(orgTroubles),
  ];
  return [...found.filter(({ blocks }) => blocks), ...found.filter(({ blocks }) => !blocks)];
}

/** A group is judged by all sources together: what one does not know another may. */
function groupTroubles(sources: readonly SourceReport[], rules: readonly Rule[]): Trouble[] {
  const sizes = new Map<string, (number | null)[]>();
  for (const { group, people } of sources.flatMap(({ groups = [] }) => groups)) {
    sizes.set(group, [...(sizes.get(group) ?? []), people]);
  }
  // With a source that could not say, nothing is known of the groups that the others do not have.
  if (sources.some(({ groups }) => groups === undefined)) return [];
  const unknown = [...sizes].filter(([, people]) => people.every((size) => size === null));
  const empty = [...sizes].filter(([, people]) => people.includes(0) && people.every((size) => !size));
  const named = (found: readonly (readonly [string, unknown])[]) =>
    namesOf(
      found.map(([group]) => group),
      rules,
    );
  return [
    ...(unknown.length === 0
      ? []
      : [look(`No directory knows ${named(unknown)}. Correct directory_group, or make the group there.`)]),
    ...(empty.length === 0
      ? []
      : [look(`Nobody is in ${named(empty)}. Check that directory_group is spelt as in the directory.`)]),
  ];
}

/** `the group "A" (rule 3)`, `3 groups: "A" (rules 3, 5), "B" (--users), …`. */
function namesOf(groups: readonly string[], rules: readonly Rule[]): string {
  const shown = groups.slice(0, NAMED_MAX).map((group) => {
    const numbers = rules
      .filter(({ directoryGroup }) => directoryGroup === group)
      .map(({ number }) => number);
    const by =
      numbers.length === 0 ? '--users' : `${numbers.length === 1 ? 'rule' : 'rules'} ${numbers.join(', ')}`;
    return `"${group}" (${by})`;
  });
  const more = groups.length - shown.length;
  const names = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return groups.length === 1
    ? `the group ${names}`
    : `${counted(groups.length, 'group', 'groups')}: ${names}`;
}

function orgTroubles(report: OrgReport): Trouble[] {
  return [...failureTroubles(report), ...listTroubles(report)];
}

function failureTroubles({ org, failure, rateLimit: { until }, users }: OrgReport): Trouble[] {
  const isWaiting = failure?.code === 'SIGN_WAIT_TOO_LONG';
  return [
    ...(failure && !isWaiting ? [{ blocks: true, ...failure }] : []),
    ...(until === undefined
      ? []
      : [
          {
            // A sync waits for what an inspection does not; but what was not looked at is not known to be well.
            blocks: users === undefined,
            message: `Org ${org}: Acrobat Sign asks for silence until ${until}. A sync waits for that by itself${users ? '' : '; look again afterwards'}.`,
            ...(isWaiting && { code: failure.code }),
          },
        ]),
  ];
}

function listTroubles({ org, file, ownerEmail, users, groups }: OrgReport): Trouble[] {
  const ownerIs = users?.owner;
  return [
    ...(ownerIs === 'not-found'
      ? [
          look(
            `Org ${org}: admin_email ${ownerEmail} is no user of this account, so the owner of the integration key is not protected. Correct admin_email in ${file}.`,
          ),
        ]
      : []),
    ...(ownerIs === 'not-an-admin'
      ? [
          look(
            `Org ${org}: admin_email ${ownerEmail} is no account admin. Give the address of whoever made the integration key, in ${file}; a key needs an account admin.`,
          ),
        ]
      : []),
    ...(groups !== undefined && groups.defaultGroup === undefined
      ? [
          look(
            `Org ${org}: Acrobat Sign marks no group as the Default Group, so nobody can be put there. Set one in the account.`,
          ),
        ]
      : []),
  ];
}

function look(message: string): Trouble {
  return { blocks: false, message };
}
