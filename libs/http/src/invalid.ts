import { RequestInvalidError } from './request-errors.js';

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** More would not be read by anybody. */
const PLACES_MAX = 20;

/** What a schema says against a request, in words and place by place. */
export function invalid(issues: readonly Issue[]): RequestInvalidError {
  const wrong = issues.slice(0, PLACES_MAX).map(({ path = [], message }) => ({
    message,
    parts: path.map((part) => String(typeof part === 'object' ? part.key : part)),
  }));
  const lines = wrong.map(({ parts, message }) =>
    parts.length === 0 ? message : `${parts.join('.')}: ${message}`,
  );
  const places = wrong.map(({ parts, message }) => ({ pointer: pointerTo(parts), detail: message }));
  return new RequestInvalidError(`The request is not valid. ${lines.join('; ')}`, places);
}

/** RFC 6901. */
function pointerTo(parts: readonly string[]): string {
  return `#${parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`;
}
