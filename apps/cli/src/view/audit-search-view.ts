import type { AuditBody, AuditRecordBody } from '#contracts';
import type { Paint } from '#domain';

/** A record a line, the newest first. */
export function auditLines({ records, next }: AuditBody, paint: Paint): string[] {
  if (records.length === 0) return ['No such record.'];
  return [
    ...records.map((record) => recordLine(record, paint)),
    ...(next === null ? [] : [paint.quiet(`… and older ones: --after ${next}`)]),
  ];
}

function recordLine(
  { at, kind, event, actor, org, run, subject, facts }: AuditRecordBody,
  paint: Paint,
): string {
  const who = actor ?? (run === null ? '' : `run ${run.name ?? run.id.slice(0, 8)}`);
  const head = `${at.toISOString().slice(0, 19).replace('T', ' ')}  ${kind.padEnd(13)}  ${event.padEnd(20)}`;
  const what = [org, subject, who].filter((word) => word !== null && word !== '').join('  ');
  return `${head}  ${what}  ${paint.quiet(JSON.stringify(facts))}`;
}
