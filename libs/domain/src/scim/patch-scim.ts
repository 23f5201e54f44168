import { patchValues } from './patch-values.js';
import type { ScimOperation } from './scim-operations.js';
import { scimInvalid } from './scim-refusal.js';
import { complete, type ScimAttributes, type ScimExtension } from './scim-resource.js';
import type { ScimKind } from './scim-schema.js';
import { type ScimTarget, scimTarget } from './scim-target.js';
import { isObject, readComplex, readScimValue, type ScimComplex, type ScimValue } from './scim-value.js';

type Draft = Record<string, ScimValue | ScimExtension>;
type AttributeTarget = Extract<ScimTarget, { readonly kind: 'attribute' }>;

/**
 * What operations make of a resource, all of them or none, in order. Members of groups are left to `memberChanges`.
 *
 * @throws ScimRefusal
 */
export function patchScim(
  kind: ScimKind,
  current: ScimAttributes,
  operations: readonly ScimOperation[],
): ScimAttributes {
  const draft: Draft = { ...current };
  for (const operation of operations) {
    for (const { target, ...one } of operationTargets(kind, operation)) apply(draft, target, one);
  }
  return complete(kind, draft);
}

/** An operation with what its path means. */
export interface TargetedOperation extends Pick<ScimOperation, 'op' | 'value'> {
  readonly target: ScimTarget;
}

/** An operation without a path is one for each attribute of its value, whose names may be paths themselves. */
export function operationTargets(
  kind: ScimKind,
  { op, path, value }: ScimOperation,
): readonly TargetedOperation[] {
  if (path !== undefined && path.toLowerCase() !== kind.schema.id.toLowerCase()) {
    return [{ op, target: scimTarget(kind, path), value }];
  }
  if (!isObject(value)) {
    throw scimInvalid('invalidValue', `Without a path, the value of ${op} is an object of attributes.`);
  }
  return Object.entries(value).flatMap(([name, one]) =>
    name.toLowerCase() === 'schemas' ? [] : operationTargets(kind, { op, path: name, value: one }),
  );
}

function apply(draft: Draft, target: ScimTarget, operation: Pick<ScimOperation, 'op' | 'value'>): void {
  if (target.kind === 'nothing') return;
  if (target.kind === 'extension') return applyExtension(draft, target, operation);
  if (target.attribute.name === 'members') return;
  const { extension } = target;
  if (extension === undefined) return assign(draft, target, operation);
  const values: Record<string, ScimValue> = { ...(draft[extension.id] as ScimExtension | undefined) };
  assign(values, target, operation);
  put(draft, extension.id, Object.keys(values).length === 0 ? undefined : values);
}

function applyExtension(
  draft: Draft,
  { extension }: Extract<ScimTarget, { readonly kind: 'extension' }>,
  { op, value }: Pick<ScimOperation, 'op' | 'value'>,
): void {
  if (op === 'remove') return put(draft, extension.id, undefined);
  if (!isObject(value)) throw scimInvalid('invalidValue', `${extension.id} is an object.`);
  for (const [name, one] of Object.entries(value)) {
    const attribute = extension.attributes.find((known) => known.name.toLowerCase() === name.toLowerCase());
    if (attribute !== undefined) {
      apply(draft, { kind: 'attribute', extension, attribute }, { op, value: one });
    }
  }
}

function assign(
  values: Record<string, ScimValue | ScimExtension>,
  { attribute, filter, part }: AttributeTarget,
  { op, value }: Pick<ScimOperation, 'op' | 'value'>,
): void {
  const { name } = attribute;
  if (attribute.multiValued) {
    const target = { attribute, ...(filter && { filter }), ...(part && { part }) };
    const now = patchValues(target, (values[name] ?? []) as readonly ScimComplex[], { op, value });
    return put(values, name, now.length === 0 ? undefined : now);
  }
  if (attribute.type !== 'complex') {
    return put(values, name, op === 'remove' ? undefined : readScimValue(attribute, single(value)));
  }
  const before = values[name] as ScimComplex | undefined;
  if (part === undefined) {
    const given = op === 'remove' ? undefined : readComplex(attribute, single(value));
    return put(values, name, given && { ...before, ...given });
  }
  const one = op === 'remove' ? undefined : readScimValue(part, single(value));
  const { [part.name]: _, ...rest } = { ...before };
  const isSet = typeof one === 'string' || typeof one === 'boolean';
  const now: ScimComplex = isSet ? { ...rest, [part.name]: one } : rest;
  put(values, name, Object.keys(now).length === 0 ? undefined : now);
}

/** Some clients put the one value of an attribute into a list. */
function single(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const first: unknown = value[0];
  return value.length === 1 && isObject(first) && 'value' in first ? first['value'] : first;
}

function put(
  values: Record<string, ScimValue | ScimExtension>,
  name: string,
  value: ScimValue | ScimExtension | undefined,
): void {
  if (value === undefined) delete values[name];
  else values[name] = value;
}
