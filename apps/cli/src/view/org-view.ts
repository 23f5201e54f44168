import type { OrgBody } from '#contracts';
import { grouped, type Paint } from '#domain';
import { ageOf, minuteOf } from './moments.js';
import { table } from './table.js';

/** An org a line: how it is, how fresh what is known of it is, and what waits. */
export function orgListLines(orgs: readonly OrgBody[], next: string | null, now: Date): string[] {
  if (orgs.length === 0)
    return ['The server knows no org yet: the first run of a configuration makes them known.'];
  return [
    ...table([
      [
        'org',
        'health',
        'sync',
        'in Sign',
        'managed',
        'open',
        'held',
        'failed',
        'drift',
        'last complete read',
      ],
      ...orgs.map((org) => [
        ...[org.org, org.health, org.inSync.replaceAll('-', ' ')],
        ...[numberOf(org.people?.inSign), numberOf(org.people?.managed)],
        ...[org.changesOpen, org.held, org.failed, org.drifts].map(grouped),
        org.lastCompleteRead === null ? 'never' : `${ageOf(org.lastCompleteRead, now)} ago`,
      ]),
    ]),
    ...(next === null ? [] : [`… and more: --after ${next}`]),
  ];
}

/** Everything that is known of one org. */
export function orgLines(org: OrgBody, paint: Paint): string[] {
  const { people, pause, gate, lastRun, leaverLatency } = org;
  return [
    paint.strong(`${org.org}   ${org.owner} at ${org.host}`),
    `health      ${org.health}, ${org.inSync.replaceAll('-', ' ')}`,
    ...(pause === null
      ? []
      : [
          paint.waiting(
            `paused      by ${pause.actor} since ${minuteOf(pause.since)} UTC until ${pause.until === null ? 'somebody resumes it' : `${minuteOf(pause.until)} UTC`}: ${pause.reason}`,
          ),
        ]),
    `account     ${org.accountType ?? 'of a kind that Sign has not told yet'}`,
    `users       ${people === null ? 'not known yet' : `${grouped(people.inSign)} in Sign, ${grouped(people.managed)} managed, ${grouped(people.signOnly)} in Sign only, ${grouped(people.protected)} protected`}`,
    `groups      ${org.groups === null ? 'not known yet' : grouped(org.groups)}`,
    `changes     ${grouped(org.changesOpen)} open, ${grouped(org.held)} held, ${grouped(org.failed)} failed, ${grouped(org.drifts)} by hand`,
    `read        ${minuteOf(org.lastRead, 'never')}, complete ${minuteOf(org.lastCompleteRead, 'never')} (UTC)`,
    `rate limit  ${gate.waitingUntil === null ? 'not waiting' : `waiting until ${minuteOf(gate.waitingUntil)} UTC`}${gate.callsPerSecond === null ? '' : `, ${gate.callsPerSecond} calls/s learnt`}`,
    `key         ${org.key}`,
    ...(leaverLatency === null
      ? []
      : [
          `leavers     95 of 100 within ${leaverLatency.seconds} s (${grouped(leaverLatency.people)} in 24 h)`,
        ]),
    ...(lastRun === null
      ? []
      : [
          `last run    ${lastRun.name}, ${lastRun.mode}, ${lastRun.state.replace('_', ' ')}; the org ${lastRun.orgState}${lastRun.error === null ? '' : `: ${lastRun.error.message} (${lastRun.error.code})`}`,
        ]),
    `named by    ${org.configurations.length === 0 ? 'no configuration any more' : org.configurations.join(', ')}`,
    paint.quiet(`id          ${org.id}`),
  ];
}

function numberOf(count: number | undefined): string {
  return count === undefined ? '-' : grouped(count);
}
