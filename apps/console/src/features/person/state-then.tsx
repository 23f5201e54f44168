import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Loaded, LoadingRows } from '../../ui/loading.js';
import { Moment } from '../../ui/moment.js';
import { accessLine, type Access } from './access-parts.js';
import { type StateThen as State, stateThenQuery, type WhichPerson } from './person.query.js';
import classes from './state-then.module.css';

interface StateThenProps {
  readonly who: WhichPerson;
  readonly at: string;
  readonly org: string | undefined;
}

/** What was known of a person at a moment: in the directory, and wanted and found in each org. */
export function StateThen({ who, at, org }: StateThenProps): ReactNode {
  const query = useQuery(stateThenQuery(who, at));
  return (
    <div className={classes['then']}>
      <Loaded query={query} what="that moment" frame={<LoadingRows rows={2} />}>
        {(state) => (
          <div className={classes['scroll']}>
            <table>
              <thead>
                <tr>
                  <th scope="col">Place</th>
                  <th scope="col">Decided</th>
                  <th scope="col">Found</th>
                  <th scope="col">Since</th>
                </tr>
              </thead>
              <tbody>
                <DirectoryRow directory={state.directory} />
                {state.orgs
                  .filter((place) => org === undefined || place.org === org)
                  .map((place) => (
                    <OrgRow key={place.org} place={place} />
                  ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </div>
  );
}

function DirectoryRow({ directory }: { readonly directory: State['directory'] }): ReactNode {
  const found =
    directory === undefined
      ? 'not read yet'
      : directory.person === undefined
        ? 'not found'
        : `${directory.person.enabled ? '' : 'disabled, '}${directory.person.groups.join(', ') || 'in no group'}`;
  return (
    <tr>
      <th scope="row">directory</th>
      <td className="ss-muted">–</td>
      <td>{found}</td>
      <td>{directory === undefined ? '–' : <Moment at={directory.at} as="short" />}</td>
    </tr>
  );
}

function OrgRow({ place: { org, user, desired } }: { readonly place: State['orgs'][number] }): ReactNode {
  return (
    <tr>
      <th scope="row">{org}</th>
      <td>{desired === undefined ? '–' : decidedWords(desired)}</td>
      <td>{user === undefined ? 'not in Sign' : accessLine(user.state)}</td>
      <td>{user === undefined ? '–' : <Moment at={user.since} as="short" />}</td>
    </tr>
  );
}

function decidedWords({
  skipped,
  changes,
}: {
  readonly skipped?: string | undefined;
  readonly changes: readonly { readonly action: string; readonly state: string; readonly after: Access }[];
}): string {
  if (skipped !== undefined) return `left alone: ${skipped}`;
  if (changes.length === 0) return 'nothing to do';
  return changes.map(({ action, state, after }) => `${action} (${state}): ${accessLine(after)}`).join('; ');
}
