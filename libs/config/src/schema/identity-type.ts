import { z } from 'zod';
import { oneOf } from './fields.js';

const IDENTITY_TYPES = ['adobeID', 'enterpriseID', 'federatedID'] as const;
export type IdentityType = (typeof IDENTITY_TYPES)[number];

/** Trimmed and without regard to case, as the original. @returns undefined for anything else */
export function identityTypeOf(word: string): IdentityType | undefined {
  const wanted = word.trim().toLowerCase();
  return IDENTITY_TYPES.find((type) => type.toLowerCase() === wanted);
}

const spelled = (value: unknown): unknown =>
  typeof value === 'string' ? (identityTypeOf(value) ?? value) : value;

export const identityType = z.preprocess(spelled, oneOf(IDENTITY_TYPES, 'an identity type'));

export const identityTypeOrAll = z.preprocess(
  (value) => (typeof value === 'string' && value.trim().toLowerCase() === 'all' ? 'all' : spelled(value)),
  oneOf([...IDENTITY_TYPES, 'all'], 'an identity type or all'),
);
