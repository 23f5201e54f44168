import { SetMetadata } from '@nestjs/common';

/** Metadata of a route: what it does, for people. */
export const SUMMARY = 'sign-sync:summary';
/** Metadata of a route: what it may refuse besides what every route may. */
export const REFUSALS = 'sign-sync:refusals';

/** One sentence for the OpenAPI document, without a full stop. */
export const Summary = (text: string) => SetMetadata(SUMMARY, text);

/** What a route may refuse that takes the name of a configuration, or the only one there is. */
export const WRONG_CONFIGURATION = [
  'CONFIGURATION_UNKNOWN',
  'CONFIGURATION_NEEDED',
  'CONFIG_INVALID',
] as const;

/** Codes of refusals of this route that the caller can bring about; docs/errors.md says what they mean. */
export const Refuses = (...codes: readonly string[]) => SetMetadata(REFUSALS, codes);
