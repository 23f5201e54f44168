/** Whom a search is about. Ids instead of names: whoever asks resolves what the caller may see. */
export interface PeopleFilter {
  /** Of the newest read of the configuration; undefined before the first one. */
  readonly chain?: number;
  /** Rows that the caller sees. */
  readonly orgIds: readonly string[];
  /** Group sets of the directory that count; undefined: all of them. */
  readonly groupSets?: readonly number[];
  /** False: who is in Sign only is left out, since only the directory says who is in a group of it. */
  readonly withSign: boolean;
  /** How an address or a name begins, in lower case. */
  readonly prefix?: string;
  /** Only these, in a state that is looked for: how such people are found. */
  readonly state?:
    | { readonly kind: 'sign-only' | 'held' | 'failed' | 'drift' }
    | { readonly kind: 'protected'; readonly keys: readonly string[]; readonly patterns: readonly string[] };
  /** Behind this key. */
  readonly after?: string;
  readonly limit: number;
}
