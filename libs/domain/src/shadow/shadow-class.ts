/** What became of one decision about one person, seen from the next shadow run. */
export const SHADOW_CLASSES = [
  /** We would have changed something, and so it became. */
  'agreed',
  /** Nothing would have been changed, and nothing was. */
  'agreed_unchanged',
  /** We would have changed something, and it is as it was. */
  'not_done',
  /** It was changed, and not to what we would have made of it. */
  'other_value',
  /** We would have left it, and it was changed. */
  'only_there',
  /** It was changed, and we would have changed it too, after somebody had let it go. */
  'held',
  /** The directory or the configuration is another one since, so what we would have done says nothing any more. */
  'directory_changed',
] as const;
export type ShadowClass = (typeof SHADOW_CLASSES)[number];

const WORDS: Readonly<Record<ShadowClass, string>> = {
  agreed: 'changed alike',
  agreed_unchanged: 'left alike',
  not_done: 'not done there',
  other_value: 'done otherwise',
  only_there: 'done only there',
  held: 'held here',
  directory_changed: 'directory changed',
};

export function shadowClassWords(kind: ShadowClass): string {
  return WORDS[kind];
}

/** Classes of decisions that differ and could be compared, the gravest first. */
export const DIFFERING = ['other_value', 'not_done', 'only_there'] as const satisfies readonly ShadowClass[];

/** Of several parts of a person the gravest counts. */
const GRAVITY: readonly ShadowClass[] = [...DIFFERING, 'held', 'directory_changed', 'agreed'];

export function gravestOf(kinds: readonly ShadowClass[]): ShadowClass {
  return GRAVITY.find((kind) => kinds.includes(kind)) ?? 'agreed_unchanged';
}
