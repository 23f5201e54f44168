import type { ReactNode } from 'react';
import { count, people } from '../../words/count.js';
import { places } from '../../words/places.js';
import { AppLink } from '../../ui/app-link.js';
import { Facts } from '../../ui/facts.js';
import { HashText } from '../../ui/hash-text.js';
import { Moment } from '../../ui/moment.js';
import { SidePanel } from '../../ui/side-panel.js';
import { Tag } from '../../ui/status.js';
import classes from './read-panel.module.css';
import { groupsOfRead, readStatus } from './read-words.js';
import type { SourceRead } from './source.query.js';

interface ReadPanelProps {
  readonly read: SourceRead | undefined;
  readonly onStep: (by: 1 | -1) => void;
  readonly onClose: () => void;
}

/** One read with all of its evidence. */
export function ReadPanel({ read, onStep, onClose }: ReadPanelProps): ReactNode {
  const status = read === undefined ? undefined : readStatus(read);
  return (
    <SidePanel
      title={read === undefined ? undefined : `Read of ${read.source}`}
      lead={status !== undefined && <Tag tone={status.tone}>{status.word}</Tag>}
      onStep={onStep}
      onClose={onClose}
    >
      {read !== undefined && (
        <>
          <Facts
            facts={[
              ['It means', status?.hint],
              ['Read', <Moment key="at" at={read.at} as="long" />],
              [
                'Run',
                <AppLink inherit key="run" href={places.run(read.run.name)}>
                  {read.run.name}
                </AppLink>,
              ],
              ['Configuration', read.configuration],
              ['Pages and rows', `${count(read.pages)} and ${count(read.rows)}`],
              [
                'People',
                `${people(read.people)}, ${count(read.inScope)} in scope, ${count(read.dropped)} dropped`,
              ],
              ['Baseline', read.baseline ? 'later reads are compared with this one' : 'no'],
              ['Digest', <HashText key="digest" value={read.digest} />],
            ]}
          />
          <Lines
            title="What speaks against it"
            lines={read.flaws.map(({ code, message }) => `${message} (${code})`)}
          />
          <Lines title="Warnings" lines={read.warnings} />
          <Lines title="What follows" lines={read.explanations} />
          <Groups read={read} />
        </>
      )}
    </SidePanel>
  );
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }): ReactNode {
  if (lines.length === 0) return null;
  return (
    <section className={classes['part']}>
      <h3>{title}</h3>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function Groups({ read }: { readonly read: SourceRead }): ReactNode {
  const groups = groupsOfRead(read.groupsAnswered, read.groupsNotFound);
  if (groups.length === 0) return null;
  return (
    <section className={classes['part']}>
      <h3>Groups that were asked for</h3>
      <table>
        <tbody>
          {groups.map(({ group, people: size }) => (
            <tr key={group}>
              <th scope="row">{group}</th>
              <td>
                {size === null ? (
                  <Tag tone="warn" plain>
                    unknown there
                  </Tag>
                ) : (
                  people(size)
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
