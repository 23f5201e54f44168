import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { places } from '../../words/places.js';
import { AppLink } from '../../ui/app-link.js';
import { Facts } from '../../ui/facts.js';
import { HashText } from '../../ui/hash-text.js';
import { Moment } from '../../ui/moment.js';
import { SidePanel } from '../../ui/side-panel.js';
import { AccessDiff } from '../person/access-diff.js';
import type { AuditRecord } from './audit.query.js';
import classes from './record-panel.module.css';
import { eventWords, toldFacts } from './record-words.js';

interface RecordPanelProps {
  readonly record: AuditRecord | undefined;
  readonly onStep: (by: 1 | -1) => void;
  readonly onClose: () => void;
  /** Narrows the list to what this record shares with others. */
  readonly onFilter: (by: {
    readonly trace?: string;
    readonly actor?: string;
    readonly event?: string;
  }) => void;
}

/** One record: who, about whom, what was and what is, and the trace that it belongs to. */
export function RecordPanel({ record, onStep, onClose, onFilter }: RecordPanelProps): ReactNode {
  return (
    <SidePanel
      title={record === undefined ? undefined : eventWords(record.event)}
      lead={record !== undefined && <Moment at={record.at} as="long" />}
      onStep={onStep}
      onClose={onClose}
      actions={record !== undefined && <Narrow record={record} onFilter={onFilter} />}
    >
      {record !== undefined && <Content record={record} />}
    </SidePanel>
  );
}

function Narrow({
  record,
  onFilter,
}: { readonly record: AuditRecord } & Pick<RecordPanelProps, 'onFilter'>): ReactNode {
  const { trace, actor, event } = record;
  return (
    <>
      {trace !== null && (
        <Button variant="default" size="xs" onClick={() => onFilter({ trace })}>
          The same trace
        </Button>
      )}
      {actor !== null && (
        <Button variant="default" size="xs" onClick={() => onFilter({ actor })}>
          By {actor}
        </Button>
      )}
      <Button variant="default" size="xs" onClick={() => onFilter({ event })}>
        All such events
      </Button>
    </>
  );
}

function Content({ record }: { readonly record: AuditRecord }): ReactNode {
  const { id, kind, org, actor, subject, run, item, trace, facts } = record;
  const told = toldFacts(facts);
  return (
    <>
      <AccessDiff parts={told.parts} />
      <Facts
        facts={[
          ['Kind', kind],
          ['By', actor ?? 'Sign Sync'],
          ['Org', org ?? 'the installation'],
          [
            'About',
            subject === null ? undefined : subject.includes('@') ? (
              <AppLink inherit key="subject" href={places.person(subject)}>
                {subject}
              </AppLink>
            ) : (
              subject
            ),
          ],
          [
            'Run',
            run === null ? undefined : (
              <AppLink inherit key="run" href={places.run(run.name ?? run.id)}>
                {run.name ?? run.id}
              </AppLink>
            ),
          ],
          ['Item', item === null ? undefined : <HashText key="item" value={item} />],
          ['Trace', trace === null ? undefined : <HashText key="trace" value={trace} />],
          ['Record', `number ${id}`],
        ]}
      />
      {told.facts.length > 0 && (
        <section className={classes['facts']}>
          <h3>What it says</h3>
          <dl>
            {told.facts.map(({ key, value }) => (
              <div key={key}>
                <dt>{key}</dt>
                <dd>
                  <pre>{value}</pre>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </>
  );
}
