import type { PersonItem, PlanItem } from '../plan/plan-item.js';
import type { Effect, PersonAction } from '../planner/person-change.js';
import { primaryOf } from '../planner/access-state.js';
import type { Paint } from './paint.js';

/** What a plan's items are grouped by for people: leavers and rights stand out. */
export interface PlanHeading {
  readonly mark: string;
  readonly words: string;
  readonly tone: 'added' | 'removed' | 'rights' | 'quiet' | 'strong';
  readonly effect?: Effect;
  readonly action?: PersonAction;
  readonly group?: true;
}

export const PLAN_HEADINGS: readonly PlanHeading[] = [
  { mark: '▼', words: 'deactivate', tone: 'removed', action: 'deactivate' },
  { mark: '▼', words: 'reset and deactivate', tone: 'removed', action: 'reset_and_deactivate' },
  { mark: '▼', words: 'reset', tone: 'removed', action: 'reset' },
  { mark: '▼', words: 'remove groups', tone: 'removed', action: 'remove_groups' },
  { mark: '▼', words: 'remove roles', tone: 'removed', action: 'remove_roles' },
  { mark: '+', words: 'create group', tone: 'added', group: true },
  { mark: '+', words: 'create', tone: 'added', effect: 'create' },
  { mark: '+', words: 'reactivate', tone: 'added', effect: 'reactivate' },
  { mark: '~', words: 'move', tone: 'strong', effect: 'move' },
  { mark: '~', words: 'join group', tone: 'strong', effect: 'join' },
  { mark: '~', words: 'leave group', tone: 'removed', effect: 'leave' },
  { mark: '▲', words: 'grant account admin', tone: 'rights', effect: 'grant-account-admin' },
  { mark: '▲', words: 'grant group admin', tone: 'rights', effect: 'grant-group-admin' },
  { mark: '▼', words: 'revoke account admin', tone: 'removed', effect: 'revoke-account-admin' },
  { mark: '▼', words: 'revoke group admin', tone: 'removed', effect: 'revoke-group-admin' },
  { mark: '~', words: 'change address', tone: 'strong', effect: 'change-email' },
  { mark: '~', words: 'names', tone: 'quiet', effect: 'rename' },
];

const LEAVING = new Set<PersonAction>([
  ...(['deactivate', 'reset_and_deactivate', 'reset', 'remove_groups', 'remove_roles'] as const),
]);

/** Whether an item stands under a heading. Leavers stand under their action alone, but for rights they would gain. */
export function isUnder(item: PlanItem, heading: PlanHeading): boolean {
  if (item.subject === 'group') return heading.group === true;
  return areUnder(item.change, heading);
}

/** The same for a number of items that share action and effects. */
export function areUnder(
  { action, effects }: { readonly action: string; readonly effects: readonly string[] },
  heading: PlanHeading,
): boolean {
  const { action: only, effect, except = [] } = selectionOf(heading);
  if (only !== undefined) return only === action;
  return effect !== undefined && effects.includes(effect) && !except.includes(action);
}

/** Which items stand under a heading, in the words of their stored columns. */
export interface HeadingSelection {
  readonly action?: string;
  readonly effect?: string;
  /** Actions whose items stand elsewhere. */
  readonly except?: readonly string[];
}

export function selectionOf({ group, action, effect }: PlanHeading): HeadingSelection {
  if (group) return { action: 'create-group' };
  if (action !== undefined) return { action };
  if (effect === undefined) return {};
  return { effect, ...(!effect.startsWith('grant') && { except: [...LEAVING] }) };
}

/** What an item does, in the words of its heading. */
function detailOf(item: PlanItem, heading: PlanHeading): string {
  if (item.subject === 'group') return item.name;
  const { before, after } = item.change;
  const to = primaryOf(after.memberships)?.name ?? '';
  switch (heading.effect ?? heading.action) {
    case 'create':
    case 'reactivate':
      return `→ ${after.memberships.map(({ name }) => name).join(', ')}`;
    case 'move':
      return `${(before && primaryOf(before.memberships)?.name) ?? 'their groups'} → ${to}`;
    case 'join':
      return `+ ${difference(after.memberships, before?.memberships ?? [], to)}`;
    case 'leave':
      return `- ${difference(before?.memberships ?? [], after.memberships, '')}`;
    case 'grant-account-admin':
    case 'revoke-account-admin':
      return 'account admin';
    case 'grant-group-admin':
      return `group admin of ${admins(after, before)}`;
    case 'revoke-group-admin':
      return `group admin of ${admins(before, after)}`;
    case 'reset':
    case 'reset_and_deactivate':
    case 'remove_groups':
      return `${before?.memberships.map(({ name }) => name).join(', ') ?? ''} → ${to}${laterOf(item)}`;
    case 'change-email':
      return `→ ${after.email ?? ''}`;
    case 'rename':
      return `→ ${after.firstName ?? ''} ${after.lastName ?? ''}`.trim();
    default:
      return '';
  }
}

/** The step of an off-boarding that follows this one. */
function laterOf({ deactivateOn }: PersonItem): string {
  return deactivateOn === undefined ? '' : `, deactivated on ${deactivateOn}`;
}

function difference(
  of: readonly { name: string }[],
  without: readonly { name: string }[],
  but: string,
): string {
  const names = new Set(without.map(({ name }) => name));
  return of
    .map(({ name }) => name)
    .filter((name) => !names.has(name) && name !== but)
    .join(', ');
}

type Memberships =
  { readonly memberships: readonly { key: string; name: string; admin: boolean }[] } | undefined;

function admins(of: Memberships, without: Memberships): string {
  const known = new Set(without?.memberships.filter(({ admin }) => admin).map(({ key }) => key));
  return (of?.memberships ?? [])
    .filter(({ key, admin }) => admin && !known.has(key))
    .map(({ name }) => name)
    .join(', ');
}

/** Which rule led to what stands under a heading, as people say it. What is revoked has no rule: none grants it. */
function ruleOf(item: PlanItem, { effect }: PlanHeading): string {
  if (item.subject === 'group') return '';
  const { linkedKey } = item;
  const { rules, decidedBy, before, accountAdminBy, groupAdminBy, undoes } = item.because;
  if (undoes) return `undoes ${undoes.run}${undoes.created ? '; Sign keeps the account' : ''}`;
  if (effect === 'change-email') return `the directory's key ${linkedKey ?? ''} is linked to this user`;
  if (effect === 'grant-account-admin' && accountAdminBy !== undefined) return `rule ${accountAdminBy}`;
  if (effect === 'grant-group-admin' && groupAdminBy !== undefined) return `rule ${groupAdminBy}`;
  const rule = decidedBy ?? rules[0];
  if (rule === undefined && LEAVING.has(item.change.action)) {
    return linkedKey === undefined
      ? 'in Sign only'
      : `in Sign only: the directory's key ${linkedKey} has another user now`;
  }
  if (rule === undefined) return 'no rule';
  if (effect?.startsWith('revoke')) return 'no rule grants it';
  return before === undefined ? `rule ${rule}` : `rule ${rule} (before rule ${before})`;
}

/** An item under one heading: whom it concerns, what happens, why. */
export interface ItemWords {
  readonly subject: string;
  readonly detail: string;
  readonly why: string;
}

export function itemWords(item: PlanItem, heading: PlanHeading): ItemWords {
  const rule = ruleOf(item, heading);
  if (item.subject === 'group') return { subject: item.name, detail: '', why: rule };
  const why = item.drift === undefined ? rule : `${rule}, drift: changed by hand`;
  return { subject: item.email, detail: detailOf(item, heading), why };
}

/** One line of a plan. */
export function itemLine(item: PlanItem, heading: PlanHeading, lead: string, paint: Paint): string {
  const { subject, detail, why } = itemWords(item, heading);
  const tone = paint[heading.tone];
  const columns = `${subject.padEnd(32)} ${detail.padEnd(30)} ${paint.quiet(why)}`.trimEnd();
  return `  ${tone(lead)} ${columns}`;
}

export function leadOf(heading: PlanHeading, count: string): string {
  return `${heading.mark} ${heading.words.padEnd(20)} ${count.padStart(6)}  `;
}
