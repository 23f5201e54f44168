import { type OrgAccount, orgAccounts } from '#domain';
import type { Config, ScheduleConfig } from '../config.js';

/** What a schedule asks for, whoever begins it: its tick, or a person before it is due. */
export interface ScheduledWish {
  readonly mode: 'sync' | 'test';
  readonly orgs: readonly OrgAccount[];
  readonly options: { readonly orgs?: readonly string[] };
}

/** A sync of its orgs, or a test where the configuration's `invocation_defaults` say so. */
export function scheduledWish({ orgs, testMode }: Config, { orgs: only }: ScheduleConfig): ScheduledWish {
  const accounts = orgAccounts(orgs);
  return {
    mode: testMode ? 'test' : 'sync',
    orgs: only === undefined ? accounts : accounts.filter(({ label }) => only.includes(label)),
    options: only === undefined ? {} : { orgs: only },
  };
}
