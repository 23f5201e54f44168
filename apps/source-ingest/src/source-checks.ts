import type { Check, ConnectionChecks } from '#domain';
import type { SourceErrorCode, SourceInspection } from '#sources';

const UNKNOWN: Check = { state: 'unknown', words: 'not found out' };
const REACHED: Check = { state: 'good', words: 'yes' };

/** What a failure says of the connection; one that is not here came after all of it. */
const FAILURES: Partial<Record<SourceErrorCode, Partial<ConnectionChecks>>> = {
  SOURCE_FILE_MISSING: { reachable: bad('there is no such file') },
  SOURCE_FILE_UNREADABLE: { reachable: bad('the file cannot be opened') },
  SOURCE_UNREACHABLE: { reachable: bad('no answer') },
  SOURCE_TLS: { reachable: REACHED, tls: bad('the certificate is not trusted, or no TLS was agreed on') },
  SOURCE_REFUSED: { reachable: REACHED, credentials: bad('refused') },
};
const LATER: Partial<ConnectionChecks> = { reachable: REACHED };
/** Nothing is known when the time was over, or when the inspection itself was at fault. */
const OURS = new Set(['INSPECTION_TIMEOUT', 'INSPECTION_DEFECT']);

export function checksOf({
  tls,
  credentials,
}: Pick<SourceInspection, 'tls' | 'credentials'>): ConnectionChecks {
  return {
    reachable: REACHED,
    // Configured so, with a warning of its own; but nobody shall read a tick here as safe.
    tls: { state: tls.includes('not verified') ? 'look' : 'good', words: tls },
    credentials: { state: 'good', words: credentials },
  };
}

/** @param code of what ended the inspection */
export function checksAfter(code: string): ConnectionChecks {
  const known = OURS.has(code) ? {} : (FAILURES[code as SourceErrorCode] ?? LATER);
  return { reachable: UNKNOWN, tls: UNKNOWN, credentials: UNKNOWN, ...known };
}

function bad(words: string): Check {
  return { state: 'bad', words };
}
