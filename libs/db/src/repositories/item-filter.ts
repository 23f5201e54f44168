/** Which items of a plan; what is left out narrows nothing. */
export interface ItemFilter {
  readonly states?: readonly string[];
  readonly action?: string;
  readonly effect?: string;
  /** A kind of changes: one of these actions, one of these effects, and none of those actions. */
  readonly kind?: {
    readonly actions?: readonly string[];
    readonly effects?: readonly string[];
    readonly except?: readonly string[];
  };
  /** Actions that are left out. */
  readonly except?: readonly string[];
  /** The code of the reason. */
  readonly reason?: string;
  /** Number of a rule that matched the person. */
  readonly rule?: number;
  /** Key of a group that the person is in, before or after. */
  readonly group?: string;
  /** What e-mail keys begin with. */
  readonly person?: string;
}

/** The condition of a filter; its values are the parameters from $2 to $11. */
export const IS_MEANT = `($2::text[] is null or state = any($2)) and ($3::text is null or action = $3)
  and ($4::text is null or body -> 'change' -> 'effects' ? $4) and action <> all($5::text[])
  and ($6::text is null or reason ->> 'code' = $6) and ($7::int is null or body -> 'because' -> 'rules' @> to_jsonb($7::int))
  and ($8::text is null or starts_with(subject_key, $8)) and ($9::text is null
    or body -> 'change' -> 'after' -> 'memberships' @> jsonb_build_array(jsonb_build_object('key', $9::text))
    or body -> 'change' -> 'before' -> 'memberships' @> jsonb_build_array(jsonb_build_object('key', $9::text)))
  and ($10::text[] is null or action = any($10)) and ($11::text[] is null or body -> 'change' -> 'effects' ?| $11)`;

/** What `IS_MEANT` takes. */
export function valuesOf({
  states,
  action,
  effect,
  except = [],
  reason,
  rule,
  group,
  person,
  kind,
}: ItemFilter) {
  return [
    ...[states ?? null, action ?? null, effect ?? null, [...except, ...(kind?.except ?? [])]],
    ...[reason ?? null, rule ?? null, person ?? null, group ?? null],
    ...[kind?.actions ?? null, kind?.effects ?? null],
  ];
}
