/** An item of a plan, as far as two plans are compared by it. */
export interface ComparedItem {
  readonly subject: 'person' | 'group';
  readonly email?: string | undefined;
  readonly emailKey?: string | undefined;
  readonly groupKey?: string | undefined;
  readonly name?: string | undefined;
  readonly signUserId?: string | undefined;
  readonly held?: string | undefined;
  readonly change?:
    { readonly action: string; readonly before?: unknown; readonly after: unknown } | undefined;
}

/** One person or group about whom two plans decide differently. */
export interface Difference<Item extends ComparedItem> {
  /** An address, or the name of a Sign group. */
  readonly subject: string;
  readonly isGroup: boolean;
  /** By the rules that are in force; none: nothing would be done. */
  readonly now: readonly Item[];
  /** By the edited ones. */
  readonly edited: readonly Item[];
}

/**
 * What the edited rules would do otherwise, by subject. Compared is what happens and not why: rules have other numbers in
 * another file. Both items of somebody of whom a part is held count as one.
 */
export function planDifference<Item extends ComparedItem>(
  now: readonly Item[],
  edited: readonly Item[],
): Difference<Item>[] {
  const [ours, theirs] = [bySubject(now), bySubject(edited)];
  const keys = [...new Set([...ours.keys(), ...theirs.keys()])].toSorted((a, b) => (a < b ? -1 : 1));
  return keys.flatMap((key) => {
    const [here, there] = [ours.get(key) ?? [], theirs.get(key) ?? []];
    if (effectOf(here) === effectOf(there)) return [];
    const [one] = [...here, ...there];
    const isGroup = one?.subject === 'group';
    return [{ subject: (isGroup ? one.name : one?.email) ?? key, isGroup, now: here, edited: there }];
  });
}

function bySubject<Item extends ComparedItem>(items: readonly Item[]): Map<string, Item[]> {
  const all = new Map<string, Item[]>();
  for (const item of items) {
    const key = item.subject === 'group' ? `0 ${item.groupKey ?? ''}` : `1 ${item.emailKey ?? ''}`;
    all.set(key, [...(all.get(key) ?? []), item]);
  }
  return all;
}

function effectOf(items: readonly ComparedItem[]): string {
  const effects = items.map(({ subject, name, email, signUserId, change, held }) => {
    if (subject === 'group') return canonical({ name });
    return canonical({ email, signUserId, held, change });
  });
  return effects.toSorted().join('\n');
}

/** JSON whose keys are sorted, so that equal things give equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
