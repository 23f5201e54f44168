import { z } from 'zod';

/** A key as the schema knows it. */
export interface KeyRow {
  /** `budgets[].max`, within what the schema is of. */
  readonly key: string;
  readonly type: string;
  /** What may be written, in the words of the error that says so; empty where the type says all of it. */
  readonly wanted: string;
  readonly isRequired: boolean;
  /** As it would be written; undefined when the schema itself has none. */
  readonly standard: string | undefined;
}

/** What is of the wrong type everywhere but in a mapping. */
const MISFIT = { probe: true };

/** Every key of a mapping, those of mappings and lists inside it too, in the order of the schema. */
export function describeMapping(schema: z.ZodType, prefix = ''): KeyRow[] {
  const mapping = unwrapped(schema).inner;
  if (!(mapping instanceof z.ZodObject)) return [];
  return Object.entries(mapping.shape as Record<string, z.ZodType>).flatMap(([name, field]) =>
    describeField(`${prefix}${name}`, field),
  );
}

/** A key and what is under it. */
export function describeField(key: string, schema: z.ZodType): KeyRow[] {
  const { inner, isRequired, standard } = unwrapped(schema);
  const common = { key, isRequired, standard: standard === undefined ? undefined : written(standard) };
  if (inner instanceof z.ZodObject)
    return [{ ...common, type: 'mapping', wanted: '' }, ...describeMapping(inner, `${key}.`)];
  const said = saidOf(schema);
  if (!(inner instanceof z.ZodArray)) return [{ ...common, ...said }];
  const element = inner.element as z.ZodType;
  const { inner: item } = unwrapped(element);
  if (item instanceof z.ZodObject)
    return [
      { ...common, type: 'list of mappings', wanted: said.wanted },
      ...describeMapping(item, `${key}[].`),
    ];
  const each = saidOf(element);
  const wanted = each.wanted.startsWith('one of') ? each.wanted.replace('one of', 'some of') : said.wanted;
  return [{ ...common, type: 'list', wanted }];
}

/** Type and wanted form, from what the schema says of something that is wrong. */
function saidOf(schema: z.ZodType): Pick<KeyRow, 'type' | 'wanted'> {
  const complaint = messageFor(schema, MISFIT) ?? '';
  const [, type = 'any', wanted = ''] = /, and (.+) is wanted\. Give (.+)\.$/su.exec(complaint) ?? [];
  if (type !== 'any') return { type, wanted };
  const [, missing = ''] = /^missing\. Give (.+)\.$/su.exec(messageFor(schema, undefined) ?? '') ?? [];
  return { type, wanted: missing };
}

function messageFor(schema: z.ZodType, value: unknown): string | undefined {
  return schema.safeParse(value).error?.issues[0]?.message;
}

interface Unwrapped {
  /** Without what only says whether it must be there, and what becomes of it afterwards. */
  readonly inner: z.ZodType;
  readonly isRequired: boolean;
  readonly standard: unknown;
}

function unwrapped(schema: z.ZodType): Unwrapped {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return { ...unwrapped(schema.unwrap() as z.ZodType), isRequired: false };
  if (schema instanceof z.ZodDefault)
    return {
      ...unwrapped(schema.unwrap() as z.ZodType),
      isRequired: false,
      standard: schema.def.defaultValue,
    };
  if (schema instanceof z.ZodPipe) return unwrapped(schema.def.in as z.ZodType);
  return { inner: schema, isRequired: true, standard: undefined };
}

function written(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return Array.isArray(value) ? value.join(', ') : String(value);
}
