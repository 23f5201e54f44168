import type { OktaSourceConfig } from '#config';
import { fillUserFormat, isEmailAddress, parseUserFormat, type UserFormat } from '#domain';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import type { OktaUser } from './okta-answers.js';

/** A key of the connector file that says what is made of a profile. */
export type FormatKey =
  | 'user_username_format'
  | 'user_domain_format'
  | 'user_given_name_format'
  | 'user_surname_format'
  | 'user_country_code_format';

/** What a row takes from a profile. */
export interface OktaPerson {
  readonly email: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** Formats without a value, each with the attribute that has none. */
  readonly missing: readonly { readonly format: FormatKey; readonly attribute: string }[];
}

export type PersonDrop =
  { readonly why: 'no-email'; readonly attribute: string } | { readonly why: 'malformed-email' };

/** Makes people of profiles. */
export class OktaFormats {
  readonly email: UserFormat;
  readonly #others: readonly (readonly [FormatKey, UserFormat])[];

  /** @throws SourceUnreadableError for a format that cannot be read */
  constructor({ formats }: Pick<OktaSourceConfig, 'formats'>) {
    this.email = parsed('user_email_format', formats.email);
    this.#others = [
      ['user_username_format', formats.username],
      ['user_domain_format', formats.domain],
      ['user_given_name_format', formats.givenName],
      ['user_surname_format', formats.surname],
      ['user_country_code_format', formats.countryCode],
    ].flatMap(([key, text]) =>
      text === undefined ? [] : [[key as FormatKey, parsed(key as FormatKey, text)] as const],
    );
  }

  /** @returns the trimmed address of a user, where there is a usable one */
  emailOf(user: OktaUser): string | undefined {
    const person = this.read(user);
    return 'why' in person ? undefined : person.email;
  }

  read(user: OktaUser): OktaPerson | PersonDrop {
    const valueOf = (attribute: string) => textOf(user.profile[attribute]);
    const email = fillUserFormat(this.email, valueOf);
    if ('missing' in email) return { why: 'no-email', attribute: email.missing };
    if (email.value.trim() === '') return { why: 'no-email', attribute: '' };
    if (!isEmailAddress(email.value)) return { why: 'malformed-email' };
    const missing: { format: FormatKey; attribute: string }[] = [];
    const values = new Map<FormatKey, string>();
    for (const [format, template] of this.#others) {
      const filled = fillUserFormat(template, valueOf);
      if ('missing' in filled) missing.push({ format, attribute: filled.missing });
      else values.set(format, filled.value.trim());
    }
    const firstName = values.get('user_given_name_format') ?? '';
    const lastName = values.get('user_surname_format') ?? '';
    return {
      email: email.value.trim(),
      ...(firstName !== '' && { firstName }),
      ...(lastName !== '' && { lastName }),
      missing,
    };
  }
}

/** How a person is called in messages. */
export function loginOf({ id, profile }: OktaUser): string {
  return textOf(profile['login']) ?? id;
}

/** The first of several values; a space is no value. */
function textOf(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'string') return first.trim() === '' ? undefined : first;
  return typeof first === 'number' || typeof first === 'boolean' ? String(first) : undefined;
}

function parsed(key: FormatKey | 'user_email_format', text: string): UserFormat {
  const format = parseUserFormat(text);
  if (!('problem' in format)) return format;
  throw new SourceUnreadableError(
    'SOURCE_FILTER',
    `${key} of the Okta connector cannot be read: ${format.problem}.`,
    { key, format: text },
  );
}
