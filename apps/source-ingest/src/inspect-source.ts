import { type Config, displayPath, placeOf, type SourceConfig } from '#config';
import { inspectionFailure, samplePeople, type SourceReport, SyncError } from '#domain';
import { openSource, type SourceGround, type SourceInspection } from '#sources';
import { checksAfter, checksOf } from './source-checks.js';

/**
 * Looks at one source of a configuration for `sign-sync doctor`. Whatever is wrong with the source is in the report.
 *
 * @param stop ends the inspection; one of our errors as its reason is what failed, any other reason is thrown
 */
export async function inspectSource(
  config: Config,
  source: SourceConfig,
  stop: AbortSignal,
  ground: SourceGround = {},
): Promise<SourceReport> {
  const beganAt = performance.now();
  try {
    const opened = await openSource({ ...config, sources: [source] }, ground);
    const inspection = await opened.inspect(stop);
    return healthySource(config, source, inspection, performance.now() - beganAt);
  } catch (error) {
    if (stop.aborted && !(stop.reason instanceof SyncError)) throw stop.reason;
    return failedSource(source, performance.now() - beganAt, stop.aborted ? stop.reason : error);
  }
}

/** The report of a source that could not be inspected. */
export function failedSource(source: SourceConfig, milliseconds: number, error: unknown): SourceReport {
  const failure = inspectionFailure(error);
  return {
    ...headOf(source, placeOf(source)),
    ...{ checks: checksAfter(failure.code), milliseconds: Math.round(milliseconds) },
    ...{ sample: [], notes: [], failure },
  };
}

function healthySource(
  { policy, scope }: Config,
  source: SourceConfig,
  inspection: SourceInspection,
  milliseconds: number,
): SourceReport {
  return {
    ...headOf(source, inspection.address),
    ...{ checks: checksOf(inspection), milliseconds: Math.round(milliseconds) },
    groups: inspection.groups.map(({ group, people = null }) => ({ group, people })),
    sample: samplePeople(inspection.sample, policy, scope),
    notes: inspection.notes,
  };
}

function headOf({ type, domains }: SourceConfig, place: string) {
  return { type, place: type === 'csv' ? displayPath(place) : place, ...(domains && { domains }) };
}
