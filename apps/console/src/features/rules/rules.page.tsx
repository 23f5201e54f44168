import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconArrowsDiff, IconListDetails } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { useOrg } from '../../app/chosen-org.js';
import { useMayEverywhere } from '../../app/session.js';
import { useView } from '../../app/view.js';
import { plural } from '../../words/count.js';
import { places } from '../../words/places.js';
import { AppLink } from '../../ui/app-link.js';
import { DataTable } from '../../ui/data-table/data-table.js';
import { Empty } from '../../ui/empty.js';
import { Failure } from '../../ui/failure.js';
import { FilterBar, FlagFilter, SearchField } from '../../ui/filters.js';
import { Loaded } from '../../ui/loading.js';
import { Moment } from '../../ui/moment.js';
import { Page } from '../../ui/page.js';
import { SavedViews } from '../../ui/saved-views.js';
import { ConfigurationSelect } from '../settings/configuration-select.js';
import { NeedsEverywhere } from '../settings/needs-everywhere.js';
import { useConfiguration } from '../settings/use-configuration.js';
import { ruleColumns } from './rule-columns.js';
import { RulePanel } from './rule-panel.js';
import { type Rules, rulesQuery } from './rule.query.js';
import { isMistake, rulesFound } from './rule-words.js';
import { rulesRoute } from './rules.route.js';
import { WhatIfPanel } from './what-if-panel.js';

/** The rules that are in force, in their order: the first that gives a group decides it. */
export function RulesPage(): ReactNode {
  const [view, setView] = useView(rulesRoute);
  const [maySee, mayPlan] = [useMayEverywhere('viewer'), useMayEverywhere('operator')];
  const chosen = useConfiguration(view.configuration);
  const query = useQuery({ ...rulesQuery(chosen.name), enabled: chosen.isKnown && maySee });
  if (!maySee) {
    return (
      <Page title="Rules">
        <NeedsEverywhere what="Rules" />
      </Page>
    );
  }
  return (
    <Page
      title="Rules"
      lead={query.data !== undefined && <RulesLead rules={query.data} />}
      actions={
        mayPlan && (
          <Button
            variant="default"
            leftSection={<IconArrowsDiff size={16} />}
            onClick={() => setView({ whatif: true })}
          >
            What if…
          </Button>
        )
      }
      fill
    >
      <FilterBar aside={<SavedViews screen="rules" />}>
        <SearchField
          value={view.q}
          onChange={(q) => setView({ q }, { replace: true })}
          placeholder="Find a rule"
        />
        <FlagFilter label="With warnings" value={view.warned} onChange={(warned) => setView({ warned })} />
        <ConfigurationSelect chosen={chosen} onChange={(configuration) => setView({ configuration })} />
      </FilterBar>
      {chosen.error !== null && <Failure error={chosen.error} what="the configurations" />}
      <Loaded query={query} what="the rules">
        {(rules) => <RulesTable rules={rules} />}
      </Loaded>
      <WhatIfPanel
        isOpen={view.whatif === true}
        configuration={chosen.name}
        onClose={() => setView({ whatif: undefined })}
      />
    </Page>
  );
}

function RulesTable({ rules: { rules, configuration } }: { readonly rules: Rules }): ReactNode {
  const [view, setView] = useView(rulesRoute);
  const org = useOrg();
  const { q, warned } = view;
  const found = useMemo(
    () => rulesFound(rules, { org, ...(q !== undefined && { q }), ...(warned !== undefined && { warned }) }),
    [rules, q, org, warned],
  );
  const open = rules.find(({ number }) => number === view.rule);
  const step = (by: 1 | -1) => {
    const to = found[found.findIndex(({ number }) => number === view.rule) + by];
    if (to !== undefined) setView({ rule: to.number }, { replace: true });
  };
  return (
    <>
      <DataTable
        label="Rules"
        rows={found}
        columns={ruleColumns}
        rowId={({ number }) => String(number)}
        view={view}
        onView={setView}
        onOpen={({ number }) => setView({ rule: number })}
        openId={view.rule === undefined ? undefined : String(view.rule)}
        empty={
          <Empty icon={IconListDetails} title="No rule is found">
            Rules stand in user_management of the configuration, each with a directory group and what its
            people are given.
          </Empty>
        }
      />
      <RulePanel
        rule={open}
        configuration={configuration}
        onStep={step}
        onClose={() => setView({ rule: undefined })}
      />
    </>
  );
}

function RulesLead({ rules: { rules, scope, umg, seen } }: { readonly rules: Rules }): ReactNode {
  const mistakes = rules.flatMap(({ warnings }) => warnings).filter(isMistake).length;
  const whom = {
    mapped: 'people of the groups that rules name',
    all: 'everybody of the directory',
    group: `people of ${scope.groups.join(', ')}`,
  }[scope.kind];
  return (
    <>
      {plural(rules.length, 'rule')} for {whom};{' '}
      {umg ? 'groups add up' : 'the first rule with a group decides'}.{' '}
      {mistakes > 0 && `${plural(mistakes, 'warning')}. `}
      {seen === null ? (
        'No run has counted people yet.'
      ) : (
        <>
          People as run{' '}
          <AppLink href={places.run(seen.run)} inherit>
            {seen.run}
          </AppLink>{' '}
          saw them <Moment at={seen.at} />.
        </>
      )}
    </>
  );
}
