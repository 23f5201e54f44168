import type { Tone } from '../../words/status.js';

/** A kind of changes as people read it, in a tile and in a sentence. */
interface KindWords {
  /** `deactivate` */
  readonly word: string;
  /** `deactivation`, for `1 deactivation`. */
  readonly one: string;
  readonly many: string;
  readonly mark: string;
  readonly tone: Tone;
  /** Somebody loses an account, a group or a right by it. */
  readonly isLoss: boolean;
}

const kind = (
  word: string,
  one: string,
  mark: string,
  tone: Tone,
  isLoss = false,
  many = `${one}s`,
): KindWords => ({
  ...{ word, one, many, mark, tone, isLoss },
});

/** The gravest first: this is the order of the tiles. */
export const KINDS = {
  deactivate: kind('deactivate', 'deactivation', '▼', 'bad', true),
  reset: kind('reset', 'reset', '▼', 'bad', true),
  'grant-account-admin': kind('grant account admin', 'new account admin', '▲', 'rights'),
  'grant-group-admin': kind('grant group admin', 'new group admin', '▲', 'rights'),
  'revoke-account-admin': kind('revoke account admin', 'revoked account admin', '▼', 'bad', true),
  'revoke-group-admin': kind('revoke group admin', 'revoked group admin', '▼', 'bad', true),
  'leave-group': kind('leave group', 'left group', '▼', 'bad', true),
  create: kind('create', 'creation', '+', 'good'),
  reactivate: kind('reactivate', 'reactivation', '+', 'good'),
  move: kind('move', 'move', '→', 'quiet'),
  'change-email': kind('change address', 'change of address', '→', 'quiet', false, 'changes of address'),
  names: kind('rename', 'change of name', '→', 'quiet', false, 'changes of name'),
} as const satisfies Readonly<Record<string, KindWords>>;

export type Kind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[];

export function isKind(name: string): name is Kind {
  return name in KINDS;
}
