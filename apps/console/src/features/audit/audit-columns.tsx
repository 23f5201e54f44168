import { places } from '../../words/places.js';
import { AppLink } from '../../ui/app-link.js';
import type { Column } from '../../ui/data-table/column.js';
import { Moment } from '../../ui/moment.js';
import type { AuditRecord } from './audit.query.js';
import { eventWords, gist } from './record-words.js';

export const auditColumns: readonly Column<AuditRecord>[] = [
  {
    ...{ id: 'at', title: 'When', width: 116, fixed: true },
    cell: ({ at }) => <Moment at={at} as="short" />,
  },
  {
    ...{ id: 'kind', title: 'Kind', width: 96 },
    cell: ({ kind }) => <span className="ss-muted">{kind}</span>,
  },
  {
    ...{ id: 'event', title: 'Event', width: 150, grow: 1, fixed: true },
    cell: ({ event }) => <Clipped text={eventWords(event)} />,
  },
  { ...{ id: 'org', title: 'Org', width: 80 }, cell: ({ org }) => <Clipped text={org ?? ''} /> },
  {
    ...{ id: 'subject', title: 'About', width: 190, grow: 1.8 },
    cell: ({ subject }) =>
      subject === null ? (
        <span className="ss-muted">–</span>
      ) : subject.includes('@') ? (
        <AppLink href={places.person(subject)} inherit className="ss-clip" title={subject}>
          {subject}
        </AppLink>
      ) : (
        <Clipped text={subject} />
      ),
  },
  {
    ...{ id: 'actor', title: 'By', width: 96, grow: 0.6 },
    cell: ({ actor }) => <Clipped text={actor ?? 'Sign Sync'} />,
  },
  {
    ...{ id: 'gist', title: 'What it says', width: 160, grow: 1.6 },
    cell: ({ facts }) => <Clipped text={gist(facts)} />,
  },
  {
    ...{ id: 'run', title: 'Run', width: 150 },
    cell: ({ run }) =>
      run === null ? (
        <span className="ss-muted">–</span>
      ) : (
        <AppLink href={places.run(run.name ?? run.id)} inherit>
          {run.name ?? run.id.slice(0, 8)}
        </AppLink>
      ),
  },
];

function Clipped({ text }: { readonly text: string }) {
  return text === '' ? (
    <span className="ss-muted">–</span>
  ) : (
    <span className="ss-clip" title={text}>
      {text}
    </span>
  );
}
