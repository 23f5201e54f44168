import {
  IconAlertTriangle,
  IconBuilding,
  IconChecks,
  IconClipboardList,
  IconDatabaseImport,
  IconFileSearch,
  IconGauge,
  IconHandStop,
  IconLayoutDashboard,
  IconListDetails,
  IconPlayerPlay,
  IconSettings,
  IconUsers,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Role } from '../words/may.js';
import { places } from '../words/places.js';

/** Numbers beside the names of screens. */
export interface NavigationCounts {
  readonly approvals: number;
  readonly running: number;
  readonly drifts: number;
  readonly problems: number;
}

export interface NavigationEntry {
  readonly title: string;
  readonly place: string;
  readonly icon: TablerIcon;
  readonly group: 'watch' | 'decide' | 'look up' | 'set up';
  /** What waits there. */
  readonly count?: (counts: NavigationCounts) => number;
  /** What ⌘K also finds it by. */
  readonly words?: string;
  /** The least role that has use for it, in some org; left out: everybody. */
  readonly role?: Role;
}

/** The screens, in the order of the sidebar. */
export const navigation: readonly NavigationEntry[] = [
  {
    title: 'Overview',
    place: places.overview,
    icon: IconLayoutDashboard,
    group: 'watch',
    words: 'home tiles',
  },
  { title: 'Orgs', place: places.orgs, icon: IconBuilding, group: 'watch', words: 'accounts keys pause' },
  {
    ...{ title: 'Runs', place: places.runs, icon: IconPlayerPlay, group: 'watch' },
    ...{ words: 'history progress retry undo cancel', count: ({ running }) => running },
  },
  {
    ...{ title: 'Plans', place: places.plans, icon: IconClipboardList, group: 'decide' },
    words: 'changes diff blast radius apply',
  },
  {
    ...{ title: 'Approvals', place: places.approvals, icon: IconChecks, group: 'decide' },
    ...{ words: 'held votes guards', count: ({ approvals }) => approvals },
  },
  { title: 'People', place: places.people, icon: IconUsers, group: 'look up', words: 'users search person' },
  {
    title: 'Rules',
    place: places.rules,
    icon: IconListDetails,
    group: 'look up',
    words: 'groups mapping what if',
  },
  {
    title: 'Sources',
    place: places.sources,
    icon: IconDatabaseImport,
    group: 'look up',
    words: 'directory reads evidence',
  },
  {
    ...{
      title: 'Drift',
      place: places.drift,
      icon: IconHandStop,
      group: 'look up',
      words: 'changes by hand',
    },
    count: ({ drifts }) => drifts,
  },
  {
    ...{ title: 'Problems', place: places.problems, icon: IconAlertTriangle, group: 'look up' },
    ...{ words: 'dead letters replay errors', count: ({ problems }) => problems },
  },
  {
    title: 'Audit',
    place: places.audit,
    icon: IconFileSearch,
    group: 'look up',
    words: 'records who did what chain',
  },
  { title: 'Budgets', place: places.budgets, icon: IconGauge, group: 'set up', words: 'guards limits' },
  {
    title: 'Settings',
    place: places.settings,
    icon: IconSettings,
    group: 'set up',
    words: 'tokens configuration keys',
  },
];
