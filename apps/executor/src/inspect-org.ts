import { type Config, displayPath, type OrgConfig } from '#config';
import {
  emailKey,
  groupKey,
  inspectionFailure,
  type InspectionFailure,
  namedGroups,
  type OrgReport,
  SyncError,
  type SyncPolicy,
} from '#domain';
import { openOrgGate, openSignApi, parseSignHost, type SignApi, type SignUserSummary } from '#sign';
import { orgChecks } from './org-checks.js';
import { readAccountType } from './reading/read-account-type.js';

/** One attempt of a call, and a single retry, fit into the time that an inspection has. */
const TIMEOUT_MS_MAX = 12_000;
const RETRIES_MAX = 1;
/** A longer silence is reported, not waited for. */
const WAIT_MS_MAX = 5_000;

export interface InspectionSignals {
  /** Ends the inspection. One of our errors as its reason is what failed; any other reason is thrown. */
  readonly stop: AbortSignal;
  /** The list of users is read no further, and what was read counts. */
  readonly enough: AbortSignal;
}

/** What was found so far; what is missing could not be found out. */
interface OrgFindings {
  groups?: OrgReport['groups'];
  users?: OrgReport['users'];
  calls: number;
  throttled: number;
  answered: boolean;
  accepted: boolean;
  callsPerSecond?: number;
  until?: number;
}

/**
 * Looks at one org for `sign-sync doctor`: a few reads of its lists, and nothing else. Whatever is wrong with the org
 * is in the report.
 */
export async function inspectOrg(
  config: Config,
  org: OrgConfig,
  { stop, enough }: InspectionSignals,
): Promise<OrgReport> {
  const beganAt = performance.now();
  const found: OrgFindings = { calls: 0, throttled: 0, answered: false, accepted: false };
  let failure: InspectionFailure | undefined;
  try {
    await withApi(config, org, found, async (api) => {
      found.groups = await readGroups(api, org, config.policy, stop);
      found.users = await readUsers(api, org, stop, enough);
    });
  } catch (error) {
    if (stop.aborted && !(stop.reason instanceof SyncError)) throw stop.reason;
    failure = inspectionFailure(stop.aborted ? stop.reason : error);
  }
  return report(org, found, performance.now() - beganAt, failure);
}

/** The report of an org whose inspection was given up. */
export function failedOrg(org: OrgConfig, milliseconds: number, error: unknown): OrgReport {
  const nothing = { calls: 0, throttled: 0, answered: false, accepted: false };
  return report(org, nothing, milliseconds, inspectionFailure(error));
}

async function withApi(
  { connection, tls }: Config,
  { name, host, key }: OrgConfig,
  found: OrgFindings,
  work: (api: SignApi) => Promise<void>,
): Promise<void> {
  const { requestConcurrency: concurrency, retryCount, timeoutMs } = connection;
  const gate = openOrgGate({
    ...{ org: name, concurrency, maxWaitMs: WAIT_MS_MAX },
    store: {
      load: () => Promise.resolve(undefined),
      save: async ({ perSecond }) => {
        if (perSecond !== undefined) found.callsPerSecond = perSecond;
      },
    },
  });
  try {
    const api = openSignApi({
      ...{ org: name, host, key, gate, concurrency, maxWaitMs: WAIT_MS_MAX },
      timeoutMs: Math.min(timeoutMs, TIMEOUT_MS_MAX),
      retryCount: Math.min(retryCount, RETRIES_MAX),
      ...(tls.caFile !== undefined && { caFile: tls.caFile }),
      onCall: ({ status, outcome }) => {
        found.calls += 1;
        if (outcome === 'throttled') found.throttled += 1;
        found.answered ||= status !== undefined;
        found.accepted ||= outcome === 'ok';
      },
    });
    try {
      await work(api);
    } finally {
      const until = api.waitingUntil();
      if (until !== undefined) found.until = until;
      await api.close();
    }
  } finally {
    await gate.close();
  }
}

async function readGroups(
  api: SignApi,
  { name }: OrgConfig,
  policy: SyncPolicy,
  signal: AbortSignal,
): Promise<NonNullable<OrgReport['groups']>> {
  const missing = new Map(namedGroups(name, policy));
  let count = 0;
  let defaultGroup: string | undefined;
  for await (const page of api.listGroups({ signal, purpose: 'doctor' })) {
    count += page.length;
    for (const group of page) {
      missing.delete(groupKey(group.name));
      if (group.isDefault) defaultGroup = group.name;
    }
  }
  return { count, toCreate: [...missing.values()], ...(defaultGroup !== undefined && { defaultGroup }) };
}

async function readUsers(
  api: SignApi,
  { adminEmail }: OrgConfig,
  stop: AbortSignal,
  enough: AbortSignal,
): Promise<NonNullable<OrgReport['users']>> {
  const ownerKey = emailKey(adminEmail);
  let count = 0;
  let owner: SignUserSummary | undefined;
  let isComplete = true;
  try {
    for await (const page of api.listUsers({ signal: AbortSignal.any([stop, enough]), purpose: 'doctor' })) {
      count += page.length;
      owner ??= page.find(({ email }) => emailKey(email) === ownerKey);
    }
  } catch (error) {
    if (stop.aborted || !enough.aborted) throw error;
    isComplete = false;
  }
  const asked = { signal: stop, purpose: 'doctor' };
  const accountType = owner === undefined ? undefined : await readAccountType(api, owner.id, asked);
  return { count, isComplete, owner: ownerWords(owner, isComplete), ...(accountType && { accountType }) };
}

function ownerWords(owner: SignUserSummary | undefined, isComplete: boolean) {
  if (owner !== undefined) return owner.isAccountAdmin ? 'account-admin' : 'not-an-admin';
  return isComplete ? 'not-found' : 'not-seen';
}

function report(
  { name, host, file, adminEmail, createUsers, deactivateUsers }: OrgConfig,
  { groups, users, calls, throttled, answered, accepted, until, callsPerSecond }: OrgFindings,
  milliseconds: number,
  failure: InspectionFailure | undefined,
): OrgReport {
  const protocol = protocolOf(name, host);
  const checks = orgChecks({ protocol, answered, accepted, ...(failure && { failure: failure.code }) });
  return {
    ...{ org: name, host, file: displayPath(file), ownerEmail: adminEmail, createUsers, deactivateUsers },
    ...{ checks, calls, milliseconds: Math.round(milliseconds) },
    rateLimit: {
      throttled,
      ...(until !== undefined && { until: new Date(until).toISOString() }),
      ...(callsPerSecond !== undefined && { callsPerSecond }),
    },
    ...(groups && { groups }),
    ...(users && { users }),
    ...(failure && { failure }),
  };
}

function protocolOf(org: string, host: string): string | undefined {
  try {
    return new URL(parseSignHost(org, host)).protocol;
  } catch {
    return undefined;
  }
}
