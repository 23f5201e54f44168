import { z } from 'zod';
import { flag, listOf, oneOf, strictMap, text } from '../schema/fields.js';

const HOOK_TYPES = ['okta', 'signed'] as const;

const name = text('a name for the address, such as hr').refine(
  (written) => /^[a-z0-9][a-z0-9-]{0,62}$/u.test(written) && written !== 'okta',
  {
    error:
      'cannot stand in an address. Give up to 63 lower case letters, digits and hyphens, such as hr; "okta" itself is taken.',
  },
);

const header = text('the name of an HTTP header, such as authorization')
  .transform((written) => written.toLowerCase())
  .refine((written) => /^[a-z0-9-]+$/u.test(written), {
    error: 'is not the name of an HTTP header. Give one such as authorization.',
  });

// Secrets are read as such, from wherever they are kept.
const secret = z.unknown().optional();

export const hookSchema = strictMap(
  {
    name,
    type: oneOf(HOOK_TYPES, 'a type of webhook'),
    source: text('the connector file of an identity source').optional(),
    ...{ secret, secure_secret_key: secret, previous_secret: secret, secure_previous_secret_key: secret },
    ...{ signing_key: secret, secure_signing_key_key: secret },
    ...{ previous_signing_key: secret, secure_previous_signing_key_key: secret },
    header: header.optional(),
    catch_up: flag('False to leave the System Log alone').optional(),
  },
  'a mapping with name and type',
);

export const hooksSchema = listOf(z.unknown(), 'a list of webhooks, each with name and type');
