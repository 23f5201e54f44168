import { z } from 'zod';
import { didYouMean } from '../problems/nearest-word.js';
import { isBooleanWord } from '../yaml/resolve-scalar.js';

/** What a person should have written, as it completes "Give …": `the host of Acrobat Sign, such as …`. */
type Wanted = string;

interface FieldOptions {
  /** The value never stands in a message. */
  readonly secret?: boolean;
}

/** Text that is not empty; spaces around it are removed. */
export function text(wanted: Wanted, options: FieldOptions = {}): z.ZodType<string> {
  return z
    .string({ error: (issue) => wrongType(issue.input, 'text', wanted, options) })
    .trim()
    .min(1, { error: `is empty. Give ${wanted}.` });
}

/** Text taken as it is, for values in which a space may be meant. */
export function exactText(wanted: Wanted): z.ZodType<string> {
  return z
    .string({ error: (issue) => wrongType(issue.input, 'text', wanted) })
    .min(1, { error: `is empty. Give ${wanted}.` });
}

export function flag(wanted: Wanted): z.ZodType<boolean> {
  return z.boolean({ error: (issue) => wrongType(issue.input, 'True or False', wanted) });
}

export function wholeNumber(wanted: Wanted, min = 0): z.ZodType<number> {
  return z
    .number({ error: (issue) => wrongType(issue.input, 'a whole number', wanted) })
    .refine(Number.isSafeInteger, {
      error: (issue) => `${show(issue.input)} is not a whole number. Give ${wanted}.`,
    })
    .refine((value) => value >= min, {
      error: (issue) => `${show(issue.input)} is too small. Give ${wanted}.`,
    });
}

/** One word of a few, exactly as written here. */
export function oneOf<const W extends string>(words: readonly W[], wanted: Wanted): z.ZodType<W> {
  return z.enum(words as [W, ...W[]], {
    error: ({ input }) =>
      typeof input === 'string' && input !== ''
        ? `${show(input)} is not ${wanted}. One of: ${words.join(', ')}.${didYouMean(input, words)}`
        : wrongType(input, 'text', `one of: ${words.join(', ')}`),
  });
}

/** A list with something in it. */
export function listOf<T>(item: z.ZodType<T>, wanted: Wanted): z.ZodType<T[]> {
  return z
    .array(item, { error: (issue) => wrongType(issue.input, 'a list', wanted) })
    .min(1, { error: `is an empty list. Give ${wanted}, or take the key out.` });
}

/** A mapping with these keys and no others: a misspelt limit is a missing limit. */
export function strictMap<S extends z.ZodRawShape>(shape: S, wanted: Wanted): z.ZodObject<S, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownKey(key, known)).join('\n')
        : wrongType(issue.input, 'a mapping', wanted),
  });
}

function unknownKey(key: string, known: readonly string[]): string {
  return `unknown key.${didYouMean(key, known) || ` Known here: ${known.join(', ')}.`}`;
}

/** Says what a value is instead of what it should be, and how to write it right. */
export function wrongType(input: unknown, type: string, wanted: Wanted, options: FieldOptions = {}): string {
  if (input === undefined) return `missing. Give ${wanted}.`;
  if (input === null) return `has no value. Give ${wanted}, or take the key out if it is optional.`;
  if (type === 'True or False' && typeof input === 'string') {
    return isBooleanWord(input)
      ? `${show(input)} is text because it is quoted. Write ${input.trim()} without quotes.`
      : `${show(input)} is not True or False. Give ${wanted}.`;
  }
  if (type === 'a whole number' && typeof input === 'string' && /^\s*\d+\s*$/u.test(input)) {
    return `${show(input)} is text because it is quoted. Write ${input.trim()} without quotes.`;
  }
  if (type === 'text' && (typeof input === 'number' || typeof input === 'boolean')) {
    return `${kindOf(input, options)}, and text is wanted. Put it in quotes.`;
  }
  return `${kindOf(input, options)}, and ${type} is wanted. Give ${wanted}.`;
}

function kindOf(input: unknown, { secret = false }: FieldOptions): string {
  if (Array.isArray(input)) return 'is a list';
  if (typeof input === 'object') return 'is a mapping';
  const kind = typeof input === 'string' ? 'text' : typeof input === 'boolean' ? 'true or false' : 'a number';
  return secret ? `is read as ${kind}` : `${show(input)} is read as ${kind}`;
}

/** A value in a message: short, on one line, text in quotes. */
export function show(value: unknown): string {
  const shown = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return shown.length > 60 ? `${shown.slice(0, 59)}…` : shown;
}
