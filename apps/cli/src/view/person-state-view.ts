import type { PersonStateBody } from '#contracts';
import { holdWords, type Paint, skipWords, stateWords } from '#domain';

type OrgState = PersonStateBody['orgs'][number];

const WIDTH = 12;

/**
 * Directory, wanted and observed state at a moment, with the run behind each.
 *
 * @param moment as it was meant, in words
 */
export function personStateLines(state: PersonStateBody, moment: string, paint: Paint): string[] {
  const { email, at, since, directory, orgs } = state;
  const head = `${paint.strong(email)}   as of ${moment} (${minute(at)} UTC)`;
  if (since === null || at < since) {
    return [
      head,
      `Nothing was recorded then: the records begin ${since === null ? 'with the first run' : `${minute(since)} UTC`}.`,
    ];
  }
  return [head, line('directory', directoryWords(directory)), ...orgs.flatMap((org) => orgLines(org, paint))];
}

function directoryWords(directory: PersonStateBody['directory']): string {
  if (directory === undefined) return 'not recorded: no read had found the person';
  const { person, complete, run, at } = directory;
  const source = `(run ${run}, ${minute(at)} UTC)`;
  if (person === undefined) return `not found${complete ? '' : ', in an incomplete read'} ${source}`;
  const { groups, enabled } = person;
  const names = groups.length === 0 ? 'in no group' : `in ${groups.join(', ')}`;
  return `${names}${enabled ? '' : '; disabled'} ${source}`;
}

function orgLines({ org, user, desired }: OrgState, paint: Paint): string[] {
  return ['', paint.strong(org), line('desired', desiredWords(desired)), line('in Sign', userWords(user))];
}

function desiredWords(desired: OrgState['desired']): string {
  if (desired === undefined) return 'not recorded: no plan had decided about the person';
  const source = `(run ${desired.run}, ${minute(desired.at)} UTC)`;
  const change = desired.changes.at(-1);
  if (desired.skipped !== undefined) return `left alone: ${skipWords(desired.skipped)} ${source}`;
  if (change === undefined) return `as it was in Sign: nothing to do ${source}`;
  const { action, after, rules, held, state, isDrift } = change;
  const why = rules.length === 0 ? '' : `, rule ${rules.join(', ')}`;
  const waits = held === undefined ? '' : `, held: ${holdWords(held)}`;
  return `${stateWords(after)}: ${action.replaceAll('_', ' ')} ${state.replaceAll('_', ' ')}${why}${isDrift ? ', drift' : ''}${waits} ${source}`;
}

const CAUSES: Readonly<Record<NonNullable<OrgState['user']>['cause'], string>> = {
  'first-seen': 'first seen',
  run: 'written',
  looked: 'looked up',
  hand: 'changed by hand',
};

function userWords(user: OrgState['user']): string {
  if (user === undefined) return 'not recorded: no read had found the person';
  const { state, since, cause, run } = user;
  return `${stateWords(state)} (${CAUSES[cause]} ${minute(since)} UTC${run === undefined ? '' : `, run ${run}`})`;
}

function line(what: string, words: string): string {
  return `${what.padEnd(WIDTH)} ${words}`;
}

function minute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
