import { identityTypeOf, type LdapSourceConfig } from '#config';
import { attributesOf, fillUserFormat, isEmailAddress, parseUserFormat, type UserFormat } from '#domain';
import { SourceUnreadableError } from '../source-unreadable.error.js';
import type { LdapEntry } from './ldap-entry.js';
import { guidText } from './object-guid.js';

const KEY_ATTRIBUTES = ['objectGUID', 'entryUUID'] as const;

/** What is kept of an entry. */
export interface LdapPerson {
  /** objectGUID as text, or entryUUID; lower case. */
  readonly sourceKey?: string;
  readonly email: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

export type PersonReading =
  | { readonly person: LdapPerson; readonly notes: readonly PersonNote[] }
  | {
      /** Why the entry is left out; undefined when that is nothing to warn of. */
      readonly dropped: string | undefined;
      /** Whether it has nothing to make an address of. */
      readonly isAddressMissing: boolean;
      readonly notes: readonly PersonNote[];
    };

/** Something odd about a person who is kept. */
export interface PersonNote {
  /** A plural. */
  readonly kind: string;
  readonly sentence: string;
}

type Formats = LdapSourceConfig['formats'];
type Part = Exclude<keyof Formats, 'countryCode'>;

const KEYS: Readonly<Record<Part, string>> = {
  email: 'user_email_format',
  username: 'user_username_format',
  domain: 'user_domain_format',
  givenName: 'user_given_name_format',
  surname: 'user_surname_format',
  identityType: 'user_identity_type_format',
};

/** Makes people of entries, by the formats of the configuration. */
export class PersonReader {
  /** Template of the address. */
  readonly email: UserFormat;
  /** What has to be asked for. */
  readonly attributes: readonly string[];
  readonly #formats: Readonly<Partial<Record<Part, UserFormat>>>;

  /** @throws SourceUnreadableError a format makes no sense */
  constructor(private readonly config: Pick<LdapSourceConfig, 'file' | 'formats' | 'userIdentityType'>) {
    const parts = Object.keys(KEYS) as Part[];
    const formats: Partial<Record<Part, UserFormat>> = {};
    for (const part of parts) {
      const text = config.formats[part];
      if (text !== undefined) formats[part] = this.#parse(part, text);
    }
    this.#formats = formats;
    this.email = formats.email ?? { parts: [] };
    const named = Object.values(formats).flatMap((format) => attributesOf(format));
    this.attributes = [...new Set([...named, ...KEY_ATTRIBUTES])];
  }

  read(entry: LdapEntry): PersonReading {
    const notes: PersonNote[] = [];
    const email = this.#fill('email', entry);
    if (email.value === undefined) {
      const dropped =
        email.missing === undefined
          ? undefined
          : `${entry.dn} is left out: it has no e-mail address (attribute ${email.missing}).`;
      return { dropped, isAddressMissing: true, notes };
    }
    if (!isEmailAddress(email.value)) {
      return {
        dropped: `${entry.dn} is left out: its e-mail address is malformed.`,
        isAddressMissing: false,
        notes,
      };
    }
    const type = this.#fill('identityType', entry);
    if (type.value !== undefined && identityTypeOf(type.value) === undefined) {
      const written = JSON.stringify(type.value.slice(0, 40));
      const dropped = `${entry.dn} is left out: unknown identity type ${written} (known: adobeID, enterpriseID, federatedID).`;
      return { dropped, isAddressMissing: false, notes };
    }
    if (type.missing !== undefined) {
      const constant = this.config.userIdentityType;
      const instead = constant === undefined ? '' : `; ${constant} is used`;
      notes.push(
        note(
          'identity types are missing',
          `${entry.dn} has no identity type (attribute ${type.missing})${instead}.`,
        ),
      );
    }
    const firstName = this.#optional('givenName', 'given name', entry, notes);
    const lastName = this.#optional('surname', 'surname', entry, notes);
    this.#noteAccount(email.value, entry, notes);
    const sourceKey = sourceKeyOf(entry);
    const person = {
      ...(sourceKey !== undefined && { sourceKey }),
      email: email.value,
      ...(firstName !== undefined && { firstName }),
      ...(lastName !== undefined && { lastName }),
    };
    return { person, notes };
  }

  /** Names of accounts and domains are not used for Acrobat Sign; the original warns of them, and so do we. */
  #noteAccount(email: string, entry: LdapEntry, notes: PersonNote[]): void {
    const username = this.#optional('username', 'username', entry, notes);
    if (username === undefined || username === email) this.#optional('domain', 'domain', entry, notes);
  }

  #optional(part: Part, what: string, entry: LdapEntry, notes: PersonNote[]): string | undefined {
    const { value, missing } = this.#fill(part, entry);
    if (missing !== undefined) {
      notes.push(note(`${what}s are missing`, `${entry.dn} has no ${what} (attribute ${missing}).`));
    }
    return value;
  }

  #fill(part: Part, entry: LdapEntry): { readonly value?: string; readonly missing?: string } {
    const format = this.#formats[part];
    if (format === undefined) return {};
    const filled = fillUserFormat(format, (attribute) => entry.text(attribute));
    if ('missing' in filled) return filled;
    const value = filled.value.trim();
    return value === '' ? {} : { value };
  }

  #parse(part: Part, text: string): UserFormat {
    const format = parseUserFormat(text);
    if (!('problem' in format)) return format;
    throw new SourceUnreadableError('SOURCE_FILTER', `${KEYS[part]}: ${format.problem}.`, {
      key: KEYS[part],
    });
  }
}

/** The key under which the directory itself knows the entry, whatever it is called. */
export function sourceKeyOf(entry: LdapEntry): string | undefined {
  const guid = entry.bytes('objectGUID');
  return (guid && guidText(guid)) ?? entry.text('entryUUID')?.toLowerCase();
}

function note(kind: string, sentence: string): PersonNote {
  return { kind, sentence };
}
