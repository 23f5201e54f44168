import { emailKey, type OrgScope } from '#domain';
import { z } from 'zod';
import { flag, listOf, show, strictMap, text } from '../schema/fields.js';

const DOMAIN_WANTED = 'a domain such as example.com, or .example.com for every domain below it';

/** `*.example.com` is another way to write `.example.com`. */
const domain = text(DOMAIN_WANTED)
  .transform((written) => emailKey(written.replace(/^@/u, '').replace(/^\*(?=\.)/u, '')))
  .refine((name) => /^\.?[^\s@*.]+(\.[^\s@*.]+)+$/u.test(name), {
    error: (issue) => `${show(issue.input)} is not a domain. Give ${DOMAIN_WANTED}.`,
  });

const PATTERN_WANTED = 'an address or a pattern with *, such as sales-*@example.com';

const pattern = text(PATTERN_WANTED).superRefine((written, context) => {
  const message = problemOf(written);
  if (message !== undefined) context.addIssue({ code: 'custom', message, input: written });
});

/** A regular expression has an `@` and a `*` too, and would match nobody without a word. */
function problemOf(written: string): string | undefined {
  if (/^\^|\$$|\\/u.test(written)) {
    return `${show(written)} looks like a regular expression. Patterns know only *, any number of characters: sales-*@example.com.`;
  }
  if (written.includes('@') || written.includes('*')) return undefined;
  return `${show(written)} matches no address. Give ${PATTERN_WANTED}.`;
}

/** Each is held against everybody. */
const CONDITIONS_MAX = 1000;

function conditions(item: z.ZodType<string>, wanted: string) {
  return listOf(item, wanted)
    .refine((list) => list.length <= CONDITIONS_MAX, {
      error: `is a list of more than ${CONDITIONS_MAX}. Give fewer.`,
    })
    .optional();
}

/** `scope` of one org. */
export const orgScopeSchema: z.ZodType<OrgScope> = strictMap(
  {
    domains: conditions(domain, 'domains, such as [example.com]'),
    patterns: conditions(pattern, 'addresses or patterns with *'),
    groups: conditions(text('the name of a Sign group, with * if you like'), 'names of Sign groups'),
    created_by_me: flag('True for people whom this configuration has created').optional(),
  },
  'a mapping with domains, patterns, groups or created_by_me',
)
  .refine(
    (written) =>
      written.created_by_me === true || Object.keys(written).some((key) => key !== 'created_by_me'),
    {
      // A misspelt key is complaint enough.
      when: ({ issues }) => issues.length === 0,
      error: 'is for nobody. Give domains, patterns, groups or created_by_me: True, or take scope out.',
    },
  )
  .transform(({ domains, patterns, groups, created_by_me: createdByMe }) => ({
    ...{ domains: domains ?? [], patterns: patterns ?? [], groups: groups ?? [] },
    createdByMe: createdByMe ?? false,
  }));
