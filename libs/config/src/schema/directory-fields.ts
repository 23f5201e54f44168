import { attributesOf, parseUserFormat } from '#domain';
import { z } from 'zod';
import { identityType } from './identity-type.js';
import { exactText, text } from './fields.js';

/** A template over attributes, such as `{mail}`. */
export function userFormat(example: string): z.ZodType<string> {
  return text(`a text with attributes in braces, such as ${example}`).superRefine((format, context) => {
    const parsed = parseUserFormat(format);
    if ('problem' in parsed) context.addIssue({ code: 'custom', message: `${parsed.problem}.` });
  });
}

/** The template of addresses; without an attribute everybody would have the same one. */
export function emailFormat(example: string): z.ZodType<string> {
  return userFormat(example).superRefine((format, context) => {
    const parsed = parseUserFormat(format);
    if ('problem' in parsed || attributesOf(parsed).length > 0) return;
    context.addIssue({
      code: 'custom',
      message: `names no attribute, so everybody would have the same address. Write ${example}.`,
    });
  });
}

/** A template with one placeholder, which must be in it. */
export function templateWith(placeholder: string, wanted: string): z.ZodType<string> {
  return text(wanted).superRefine((format, context) => {
    const parsed = parseUserFormat(format);
    const names = 'problem' in parsed ? [] : attributesOf(parsed);
    const stranger = names.find((name) => name !== placeholder);
    const message =
      'problem' in parsed
        ? `${parsed.problem}.`
        : stranger !== undefined
          ? `{${stranger}} is not known here. The only placeholder is {${placeholder}}.`
          : `has no {${placeholder}} in it. Give ${wanted}.`;
    if (stranger !== undefined || !names.includes(placeholder)) context.addIssue({ code: 'custom', message });
  });
}

/** A secret as it stands in a file: the value itself, `env:NAME` or `file:PATH`. Never shown. */
export function secretText(what: string): z.ZodType<string> {
  return text(`${what}, env:NAME or file:PATH`, { secret: true });
}

export const keychainService = text('the name of a keychain entry');

/** What LDAP and Okta have in common. */
export const userFormatFields = {
  user_username_format: userFormat('{uid}').optional(),
  user_domain_format: userFormat('example.com').optional(),
  user_identity_type: identityType.optional(),
  user_identity_type_format: userFormat('{employeeType}').optional(),
  string_encoding: exactText('an encoding, such as utf8').optional(),
  logger_name: text('a name').optional(),
};
