import type { OrgProgressBody, ProgressBody, RunBody } from '#contracts';
import { counted, grouped, type Paint } from '#domain';
import { minuteOf } from './moments.js';
import { tookWords } from './run-list-view.js';

/** What was asked for, how it stands, and how each of its orgs does. */
export function runLines(run: RunBody, { orgs, waitingFor }: ProgressBody, paint: Paint): string[] {
  const { name, configName, mode, scope, state, requestedAt, startedAt, finishedAt, planHash, error } = run;
  const whom = scope.kind === 'group' ? `group ${scope.groups.join(', ')}` : scope.kind;
  const took = finishedAt === null ? '' : `, took ${tookWords(finishedAt.getTime() - startedAt.getTime())}`;
  return [
    paint.strong(`Run ${name}   ${mode} of ${configName}, ${whom}   ${state.replace('_', ' ')}`),
    paint.quiet(`requested ${minuteOf(requestedAt)} UTC${took}   trace ${run.traceId}   ${run.id}`),
    ...waitingFor.map((other) => `${'Waiting'.padEnd(11)} for run ${other}`),
    ...(planHash === null
      ? []
      : [`${'Plan'.padEnd(11)} ${planHash.slice(0, 8)}   sign-sync plan show ${planHash.slice(0, 8)}`]),
    ...(error === null ? [] : [paint.removed(`${'Failed'.padEnd(11)} ${error.message} (${error.code})`)]),
    ...orgs.map((org) => orgLine(org, paint)),
  ];
}

function orgLine(
  { label, state, items, finished, error, waitingUntil }: OrgProgressBody,
  paint: Paint,
): string {
  const parts = [
    state,
    ...(items > 0 ? [`${grouped(finished)} of ${counted(items, 'change', 'changes')} ended`] : []),
    ...(waitingUntil === null ? [] : [`waiting for Sign's rate limit until ${minuteOf(waitingUntil)} UTC`]),
    ...(error === null ? [] : [`${error.message} (${error.code})`]),
  ];
  const line = `${label.padEnd(11)} ${parts.join(', ')}`;
  return error === null ? line : paint.removed(line);
}
