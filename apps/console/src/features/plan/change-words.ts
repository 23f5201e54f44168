import type { Tone } from '../../words/status.js';
import type { AccessState, Item } from './plan.types.js';

/** One field of a change. Null: there is nothing on that side. */
interface FieldChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly tone: Tone;
}

/** What is done, as a word with its mark. */
interface ChangeWord {
  readonly word: string;
  readonly mark: string;
  readonly tone: Tone;
}

const ACTIONS: Readonly<Record<string, ChangeWord>> = {
  deactivate: { word: 'deactivate', mark: '▼', tone: 'bad' },
  reset_and_deactivate: { word: 'reset and deactivate', mark: '▼', tone: 'bad' },
  reset: { word: 'reset', mark: '▼', tone: 'bad' },
  remove_groups: { word: 'remove groups', mark: '▼', tone: 'bad' },
  remove_roles: { word: 'remove roles', mark: '▼', tone: 'bad' },
  create: { word: 'create', mark: '+', tone: 'good' },
  reactivate: { word: 'reactivate', mark: '+', tone: 'good' },
  'create-group': { word: 'create group', mark: '+', tone: 'good' },
};

/** What an update is called: by the gravest of its effects. */
const UPDATES: readonly (ChangeWord & { readonly effect: string })[] = [
  { effect: 'grant-account-admin', word: 'grant account admin', mark: '▲', tone: 'rights' },
  { effect: 'revoke-account-admin', word: 'revoke account admin', mark: '▼', tone: 'bad' },
  { effect: 'grant-group-admin', word: 'grant group admin', mark: '▲', tone: 'rights' },
  { effect: 'revoke-group-admin', word: 'revoke group admin', mark: '▼', tone: 'bad' },
  { effect: 'move', word: 'move', mark: '→', tone: 'quiet' },
  { effect: 'leave', word: 'leave group', mark: '▼', tone: 'bad' },
  { effect: 'join', word: 'join group', mark: '→', tone: 'quiet' },
  { effect: 'change-email', word: 'change address', mark: '→', tone: 'quiet' },
  { effect: 'rename', word: 'rename', mark: '→', tone: 'quiet' },
];

/** What an item does, in a word; rights that a new account brings come first, as they would otherwise go unseen. */
export function changeWord(item: Item): ChangeWord {
  if (item.subject === 'group') return { word: 'create group', mark: '+', tone: 'good' };
  const { action, effects } = item.change;
  const named = ACTIONS[action];
  const update = UPDATES.find(({ effect }) => effects.includes(effect));
  if (named !== undefined && (named.tone === 'bad' || update?.tone !== 'rights')) return named;
  if (named !== undefined && update !== undefined)
    return { ...update, word: `${named.word}, ${update.word}` };
  return update ?? { word: action.replaceAll('_', ' '), mark: '→', tone: 'quiet' };
}

/** Every field that a change touches, the gravest first. */
export function fieldsOf(item: Item): FieldChange[] {
  if (item.subject === 'group') return [{ field: 'group', before: null, after: item.name, tone: 'good' }];
  const { before, after } = item.change;
  return [
    ...field('status', before?.status ?? null, after.status ?? null, statusTone(before, after)),
    ...field(
      'account admin',
      yes(before?.accountAdmin),
      yes(after.accountAdmin),
      rightTone(after.accountAdmin),
    ),
    ...field('group admin of', admins(before), admins(after), adminTone(before, after)),
    ...field('primary group', primary(before), primary(after), 'quiet'),
    ...field('other groups', others(before), others(after), 'quiet'),
    ...field('address', before?.email ?? null, after.email ?? null, 'quiet'),
    ...field('name', name(before), name(after), 'quiet'),
  ];
}

function field(what: string, before: string | null, after: string | null, tone: Tone): FieldChange[] {
  return before === after ? [] : [{ field: what, before, after, tone }];
}

type State = AccessState | undefined;

function statusTone(before: State, after: AccessState): Tone {
  if (after.status === 'INACTIVE') return 'bad';
  return before === undefined || before.status === 'INACTIVE' ? 'good' : 'quiet';
}

function rightTone(isGranted: boolean): Tone {
  return isGranted ? 'rights' : 'bad';
}

function adminTone(before: State, after: AccessState): Tone {
  const had = new Set(adminKeys(before));
  return rightTone(adminKeys(after).some((key) => !had.has(key)));
}

function adminKeys(state: State): string[] {
  return (state?.memberships ?? []).flatMap(({ key, admin }) => (admin ? [key] : []));
}

function yes(value: boolean | undefined): string | null {
  return value === true ? 'yes' : null;
}

function primary(state: State): string | null {
  return state?.memberships.find((membership) => membership.primary)?.name ?? null;
}

function others(state: State): string | null {
  const names = (state?.memberships ?? []).flatMap((membership) =>
    membership.primary ? [] : [membership.name],
  );
  return names.length === 0 ? null : names.join(', ');
}

function admins(state: State): string | null {
  const names = (state?.memberships ?? []).flatMap(({ name: group, admin }) => (admin ? [group] : []));
  return names.length === 0 ? null : names.join(', ');
}

function name(state: State): string | null {
  const words = [state?.firstName, state?.lastName].filter((word) => word !== undefined && word !== '');
  return words.length === 0 ? null : words.join(' ');
}
