import type { AdobeConsoleSourceConfig } from '#config';
import { SourceUnreadableError, type SourceErrorCode } from '../source-unreadable.error.js';

/** What is being asked for when something goes wrong. */
export interface Place {
  /** In words: `page 3 of the users`. */
  readonly name: string;
  /** The address that is asked. */
  readonly url: URL;
  /** Keys of the connector file that make up the address. */
  readonly keys: string;
}

export type Trouble = (code: SourceErrorCode, what: string, cause?: unknown) => SourceUnreadableError;

/** Makes the errors of one place: each names the organization and the place. */
export function troubleAt({ organizationId }: AdobeConsoleSourceConfig, { name, url }: Place): Trouble {
  return (code, what, cause) =>
    new SourceUnreadableError(
      code,
      `Adobe Admin Console ${organizationId}, ${name}: ${what}.`,
      { organizationId, place: name, host: url.host },
      { cause },
    );
}
