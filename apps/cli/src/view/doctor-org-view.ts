import { counted, grouped, type OrgReport, type Paint } from '#domain';
import { connectionLines, line, seconds } from './doctor-line.js';

const NAMES_SHOWN = 8;

export function orgLines(report: OrgReport, paint: Paint): string[] {
  const { org, host, checks, failure, calls, milliseconds, groups, createUsers, deactivateUsers } = report;
  const effort = `${counted(calls, 'call', 'calls')} in ${seconds(milliseconds)}`;
  return [
    `${paint.strong(`org ${org}`)}   ${host}`,
    ...connectionLines(checks, effort, 'key', failure, paint),
    ...userLines(report, paint),
    ...(groups === undefined ? [] : orgGroupLines(groups, paint)),
    ...(hasAnswered(report)
      ? [
          line('plain', 'account type', report.users?.accountType ?? 'not told by Sign', paint),
          rateLimitLine(report, paint),
        ]
      : []),
    line(
      'plain',
      'may',
      `create_users ${onOff(createUsers)}, deactivate_users ${onOff(deactivateUsers)}`,
      paint,
    ),
  ];
}

/** Of an org that nobody has reached there is nothing to say. */
function hasAnswered({ groups, users, rateLimit }: OrgReport): boolean {
  return groups !== undefined || users !== undefined || rateLimit.throttled > 0;
}

function userLines({ users, ownerEmail }: OrgReport, paint: Paint): string[] {
  if (users === undefined) return [];
  const { count, isComplete, owner } = users;
  const words = {
    'account-admin': `${ownerEmail}, account admin`,
    'not-an-admin': `${ownerEmail} is no account admin`,
    'not-found': `${ownerEmail} is no user here`,
    'not-seen': `${ownerEmail} is not among those that were read`,
  }[owner];
  const size = isComplete ? grouped(count) : `more than ${grouped(count)}: the list was not read to its end`;
  return [
    line(owner === 'account-admin' ? 'good' : owner === 'not-seen' ? 'plain' : 'look', 'owner', words, paint),
    line(isComplete ? 'good' : 'plain', 'users', size, paint),
  ];
}

function orgGroupLines(
  { count, defaultGroup, toCreate }: NonNullable<OrgReport['groups']>,
  paint: Paint,
): string[] {
  const names = toCreate.slice(0, NAMES_SHOWN).join(', ');
  const more = toCreate.length - NAMES_SHOWN;
  const isMarked = defaultGroup !== undefined;
  return [
    line('good', 'groups', grouped(count), paint),
    line(isMarked ? 'good' : 'look', 'Default Group', defaultGroup ?? 'none is marked', paint),
    toCreate.length === 0
      ? line('good', 'to create', 'none: every group that rules name is there', paint)
      : line('more', 'to create', `${names}${more > 0 ? ` and ${grouped(more)} more` : ''}`, paint),
  ];
}

function rateLimitLine({ rateLimit: { throttled, until, callsPerSecond } }: OrgReport, paint: Paint): string {
  const learnt =
    callsPerSecond === undefined ? '' : `, ${Math.floor(callsPerSecond)} calls a second from here on`;
  if (until !== undefined) return line('look', 'rate limit', `silent until ${until}${learnt}`, paint);
  if (throttled > 0) {
    const answers = counted(throttled, 'answer', 'answers');
    return line('look', 'rate limit', `${answers} asked for patience, waited for${learnt}`, paint);
  }
  return line('good', 'rate limit', 'not met by these calls', paint);
}

function onOff(value: boolean): string {
  return value ? 'on' : 'off';
}
