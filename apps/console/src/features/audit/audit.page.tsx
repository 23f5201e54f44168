import { useInfiniteQuery } from '@tanstack/react-query';
import { IconFileSearch, IconShieldCheck } from '@tabler/icons-react';
import { Button } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import { useOrg } from '../../app/chosen-org.js';
import { useMay } from '../../app/session.js';
import { useView } from '../../app/view.js';
import { PagedTable } from '../../ui/data-table/paged-table.js';
import { Empty } from '../../ui/empty.js';
import { ChoicesFilter, DayFilter, FilterBar, SearchField } from '../../ui/filters.js';
import { Page } from '../../ui/page.js';
import { SavedViews } from '../../ui/saved-views.js';
import { dayBounds } from '../../words/day-bounds.js';
import { auditColumns } from './audit-columns.js';
import { AUDIT_KINDS, auditQuery } from './audit.query.js';
import { auditRoute } from './audit.route.js';
import { ChainPanel } from './chain-panel.js';
import { RecordPanel } from './record-panel.js';

const KINDS = AUDIT_KINDS.map((value) => ({ value, label: value }));

/** Every call, decision, change of configuration and access, the newest first. */
export function AuditPage(): ReactNode {
  const [view, setView] = useView(auditRoute);
  const org = useOrg();
  const { person, run, actor, kind, event, trace, from, to } = view;
  const search = { person, run, actor, kind, event, trace, org, ...dayBounds({ from, to }) };
  const query = useInfiniteQuery(auditQuery(search));
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap(({ records }) => records) ?? [], [pages]);
  const open = rows.find(({ id }) => id === view.record);
  const step = (by: 1 | -1) => {
    const next = rows[rows.findIndex(({ id }) => id === view.record) + by];
    if (next !== undefined) setView({ record: next.id }, { replace: true });
  };
  const mayVerify = useMay('admin', org);
  const chips = { run, actor, event, trace };
  return (
    <Page
      title="Audit"
      lead="Every call, decision and access, in chains that show any later change."
      actions={
        mayVerify && (
          <Button
            variant="default"
            leftSection={<IconShieldCheck size={16} />}
            onClick={() => setView({ chain: true })}
          >
            Verify and export
          </Button>
        )
      }
      fill
    >
      <FilterBar aside={<SavedViews screen="audit" />}>
        <SearchField
          value={person}
          onChange={(text) =>
            setView({ person: text !== undefined && text.length < 3 ? undefined : text }, { replace: true })
          }
          placeholder="Address of a person"
        />
        <ChoicesFilter
          label="Kind"
          choices={KINDS}
          value={kind}
          onChange={(next) => setView({ kind: next })}
        />
        <DayFilter label="From" value={from} onChange={(day) => setView({ from: day })} />
        <DayFilter label="To" value={to} onChange={(day) => setView({ to: day })} />
        {Object.entries(chips).map(
          ([key, value]) =>
            value !== undefined && (
              <Button key={key} size="xs" variant="default" onClick={() => setView({ [key]: undefined })}>
                <span className="ss-hidden">Clear </span>
                {key} {value.length > 20 ? `${value.slice(0, 20)}…` : value} ✕
              </Button>
            ),
        )}
      </FilterBar>
      <PagedTable
        label="Records"
        what="the audit"
        query={query}
        rows={rows}
        columns={auditColumns}
        rowId={({ id }) => id}
        view={view}
        onView={setView}
        onOpen={({ id }) => setView({ record: id })}
        openId={view.record}
        empty={
          <Empty icon={IconFileSearch} title="No record fits">
            Runs, approvals, changes in Acrobat Sign, sign-ins and changes of the configuration each leave a
            record. Take a filter away to see more.
          </Empty>
        }
      />
      <ChainPanel isOpen={view.chain === true} org={org} onClose={() => setView({ chain: undefined })} />
      <RecordPanel
        record={open}
        onStep={step}
        onClose={() => setView({ record: undefined })}
        onFilter={(patch) => setView({ ...patch, record: undefined })}
      />
    </Page>
  );
}
