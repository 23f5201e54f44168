import type { Answer } from '../../api/client.js';
import { plural } from '../../words/count.js';
import { places, withView } from '../../words/places.js';

type Configuration = Answer<'/configurations'>['configurations'][number];

/** What comes first where nothing has run yet. */
export interface WelcomeStep {
  readonly key: 'configuration' | 'keys' | 'look' | 'apply' | 'schedule';
  readonly title: string;
  readonly text: string;
  readonly isDone: boolean;
  /** What does the same at a prompt. */
  readonly command?: string;
  readonly link?: { readonly label: string; readonly href: string };
}

interface Known {
  readonly configurations: readonly Configuration[];
  /** Of all orgs that one sees. */
  readonly orgs: readonly { readonly org: string; readonly key: string }[];
  /** Schedules that the server keeps. */
  readonly schedules: number;
}

/** The way from a fresh server to one that goes by itself; nothing on it writes before the fourth step. */
export function welcomeSteps({ configurations, orgs, schedules }: Known): readonly WelcomeStep[] {
  return [
    configurationStep(configurations),
    keysStep(orgs),
    {
      ...{ key: 'look', title: 'Look what would happen', isDone: false, command: 'sign-sync plan' },
      text: 'A plan reads the directory and the accounts and lists every change with its rule. It writes nothing.',
    },
    {
      ...{ key: 'apply', title: 'Let it happen', isDone: false, command: 'sign-sync apply PLAN' },
      text: 'Apply that plan on its page: exactly what it lists is done, and nothing else. What a guard holds waits in Approvals.',
      link: { label: 'Plans', href: places.plans },
    },
    {
      ...{ key: 'schedule', title: 'Let it go by itself', isDone: schedules > 0 },
      text:
        schedules > 0
          ? `${plural(schedules, 'schedule')} of this server ${schedules === 1 ? 'begins' : 'begin'} runs.`
          : 'A schedule in the configuration begins runs; cron or your own scheduler may do the same.',
      link: { label: 'Schedules', href: withView(places.settings, { tab: 'schedules' }) },
    },
  ];
}

function configurationStep(configurations: readonly Configuration[]): WelcomeStep {
  const head = { key: 'configuration', title: 'Configuration' } as const;
  const [first] = configurations;
  if (first === undefined) {
    return {
      ...{ ...head, isDone: false, command: 'sign-sync init' },
      text: 'The server has found none. The command writes one that is commented, for your directory and accounts.',
    };
  }
  const rules = configurations.reduce((sum, one) => sum + one.rules, 0);
  const orgs = new Set(configurations.flatMap((one) => one.orgs)).size;
  const sources = [...new Set(configurations.flatMap((one) => one.sources.map(({ type }) => type)))];
  const named = configurations.length === 1 ? first.name : plural(configurations.length, 'configuration');
  return {
    ...{ ...head, isDone: true },
    text: `${named}: ${plural(orgs, 'org')}, ${plural(rules, 'rule')}, people from ${sources.join(' and ')}.`,
    link: { label: 'Rules', href: places.rules },
  };
}

function keysStep(orgs: Known['orgs']): WelcomeStep {
  const open = orgs.filter(({ key }) => key !== 'accepted');
  const head = { key: 'keys', title: 'Integration keys', command: 'sign-sync doctor' } as const;
  if (orgs.length > 0 && open.length === 0)
    return { ...head, isDone: true, text: 'Acrobat Sign accepts the key of every org.' };
  const [org] = open;
  return {
    ...{ ...head, isDone: false },
    text: 'Each org has a key. Its page tests it with two reads; the command tests all of them, and the directory.',
    ...(org !== undefined && { link: { label: `Test ${org.org}`, href: places.org(org.org) } }),
  };
}
