import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMayEverywhere } from '../../app/session.js';
import { useView } from '../../app/view.js';
import { Page } from '../../ui/page.js';
import { EffectiveView } from './effective-view.js';
import { SchedulesView } from './schedules-view.js';
import { ScimView } from './scim-view.js';
import { SETTINGS_TABS, settingsRoute } from './settings.route.js';
import { TokensView } from './tokens-view.js';

/** What is in force, and who may ask the API. */
export function SettingsPage(): ReactNode {
  const [view, setView] = useView(settingsRoute);
  const mayTokens = useMayEverywhere('admin');
  const shown = view.tab ?? 'configuration';
  const tab = mayTokens || (shown !== 'tokens' && shown !== 'scim') ? shown : 'configuration';
  const open = (to: string | null) => {
    setView({
      tab: SETTINGS_TABS.find((one) => one === to && one !== 'configuration'),
      q: undefined,
      own: undefined,
    });
  };
  return (
    <Page title="Settings" lead="Settings stand in files. This is what is in force, and where it stands.">
      <Tabs value={tab} onChange={open}>
        <Tabs.List>
          <Tabs.Tab value="configuration">Configuration</Tabs.Tab>
          <Tabs.Tab value="schedules">Schedules</Tabs.Tab>
          {mayTokens && <Tabs.Tab value="scim">SCIM</Tabs.Tab>}
          {mayTokens && <Tabs.Tab value="tokens">Tokens</Tabs.Tab>}
        </Tabs.List>
      </Tabs>
      {tab === 'tokens' && <TokensView />}
      {tab === 'scim' && <ScimView />}
      {tab === 'schedules' && <SchedulesView />}
      {tab === 'configuration' && (
        <EffectiveView
          view={view}
          onView={({ configuration, q, own }) => setView({ configuration, q, own }, { replace: true })}
        />
      )}
    </Page>
  );
}
