import { type Config, type OrgConfig, placeOf, type SourceConfig } from '#config';
import { type DoctorReport, findTroubles, type OrgReport, type SourceReport, SyncError } from '#domain';
import type { SourceGround } from '#sources';
import { failedOrg, inspectOrg } from '../../executor/src/inspect-org.js';
import { failedSource, inspectSource } from '../../source-ingest/src/inspect-source.js';

/** In milliseconds. */
export interface DoctorTimes {
  /** For each source: it counts each group for up to half a minute, which shall not be for nothing. */
  readonly sourceMs: number;
  /** For each org. */
  readonly orgMs: number;
  /** A list of users that takes longer than this is read no further. */
  readonly listMs: number;
}

/** What an inspection may need besides the configuration. */
export interface DoctorGround extends SourceGround {
  readonly times?: DoctorTimes;
}

const TIMES: DoctorTimes = { sourceMs: 120_000, orgMs: 30_000, listMs: 20_000 };
/** For an inspection whose time is over to end. */
const END_MS = 2_000;

/** A source or an org answers, but not to the end. */
class InspectionTimeoutError extends SyncError {
  readonly code = 'INSPECTION_TIMEOUT';
  readonly retryable = true;

  constructor(what: string, limitMs: number) {
    super(
      `${what} did not answer everything within ${limitMs / 1000} s. Look again; if it stays so, look at the network and the server.`,
    );
  }
}

/**
 * Connects to every source and every org of a configuration, all at once and each for itself, and reports what it
 * found. It reads only, and opens no database.
 *
 * @param signal ends all of it; the reason is then thrown
 */
export async function runDoctor(
  config: Config,
  signal: AbortSignal,
  { times = TIMES, ...ground }: DoctorGround = {},
): Promise<DoctorReport> {
  const [sources, orgs] = await Promise.all([
    Promise.all(config.sources.map((source) => sourceReport(config, source, signal, times, ground))),
    Promise.all(config.orgs.map((org) => orgReport(config, org, signal, times))),
  ]);
  const troubles = findTroubles(sources, orgs, config.policy.rules);
  return { file: config.file, sources, orgs, troubles, isReady: !troubles.some(({ blocks }) => blocks) };
}

function sourceReport(
  config: Config,
  source: SourceConfig,
  signal: AbortSignal,
  { sourceMs: limitMs }: DoctorTimes,
  ground: SourceGround,
): Promise<SourceReport> {
  const timeout = new InspectionTimeoutError(`${source.type} (${placeOf(source)})`, limitMs);
  return bounded(signal, limitMs, timeout, {
    look: (stop) => inspectSource(config, source, stop, ground),
    late: () => failedSource(source, limitMs, timeout),
  });
}

function orgReport(
  config: Config,
  org: OrgConfig,
  signal: AbortSignal,
  { orgMs: limitMs, listMs }: DoctorTimes,
): Promise<OrgReport> {
  const timeout = new InspectionTimeoutError(`Org ${org.name}: ${org.host}`, limitMs);
  return bounded(signal, limitMs, timeout, {
    look: (stop) => inspectOrg(config, org, { stop, enough: AbortSignal.timeout(listMs) }),
    late: () => failedOrg(org, limitMs, timeout),
  });
}

interface Look<T> {
  /** Ends soon after it is told to stop, with what it has found by then. */
  readonly look: (stop: AbortSignal) => Promise<T>;
  /** Instead of a look that does not end. */
  readonly late: () => T;
}

async function bounded<T>(
  signal: AbortSignal,
  limitMs: number,
  timeout: InspectionTimeoutError,
  { look, late }: Look<T>,
): Promise<T> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const ending = setTimeout(() => limit.abort(timeout), limitMs);
  let giving: NodeJS.Timeout | undefined;
  const ended = new Promise<T>((resolve, reject) => {
    giving = setTimeout(() => resolve(late()), limitMs + END_MS);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  try {
    return await Promise.race([look(AbortSignal.any([signal, limit.signal])), ended]);
  } finally {
    clearTimeout(ending);
    clearTimeout(giving);
  }
}
