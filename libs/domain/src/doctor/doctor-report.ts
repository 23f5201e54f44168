import type { OrgName } from '../rules/rule.js';

/** What `sign-sync doctor` found out: plain data, without secrets. */
export interface DoctorReport {
  /** The main file. */
  readonly file: string;
  /** In the order of the configuration. */
  readonly sources: readonly SourceReport[];
  readonly orgs: readonly OrgReport[];
  /** What stands in the way of a sync comes first. */
  readonly troubles: readonly Trouble[];
  /** Whether every source and every org was there and nothing stands in the way of a sync. */
  readonly isReady: boolean;
}

/** One thing that was tried. `look`: it works, and is not as it should be; `unknown`: something else failed before it. */
export interface Check {
  readonly state: 'good' | 'look' | 'bad' | 'unknown';
  readonly words: string;
}

/** Without these nothing else can be found out; each needs those before it. */
export interface ConnectionChecks {
  readonly reachable: Check;
  readonly tls: Check;
  readonly credentials: Check;
}

/** Why the inspection ended early, with one of our stable codes. */
export interface InspectionFailure {
  readonly code: string;
  readonly message: string;
}

export interface SourceReport {
  /** `csv`, `ldap`, `okta` or `adobe_console`. */
  readonly type: string;
  /** The file, the server or the organization. */
  readonly place: string;
  readonly domains?: readonly string[];
  readonly checks: ConnectionChecks;
  readonly milliseconds: number;
  /** Groups that rules or `--users` name, in their order; missing when they could not be counted. */
  readonly groups?: readonly GroupSize[];
  /** At most three people of mapped groups. */
  readonly sample: readonly SampledPerson[];
  readonly notes: readonly string[];
  readonly failure?: InspectionFailure;
}

export interface GroupSize {
  readonly group: string;
  /** Null: the source has no such group. */
  readonly people: number | null;
}

/** A person of the directory, and what the rules make of them. */
export interface SampledPerson {
  readonly email: string;
  /** Those that the run asks for. */
  readonly groups: readonly string[];
  readonly enabled: boolean;
  /** Orgs in which this person is managed. */
  readonly orgs: readonly SampledAccess[];
}

export interface SampledAccess {
  readonly org: OrgName;
  /** The primary one first. Empty: the person stays where they are. */
  readonly groups: readonly { readonly name: string; readonly admin: boolean }[];
  /** The Default Group, because no rule names this person. */
  readonly isDefault: boolean;
  readonly accountAdmin: boolean;
  /** Admin of the primary group, whichever that is. */
  readonly groupAdmin: boolean;
  /** The rule that decided, by its number in the file. */
  readonly rule?: number;
  readonly directoryGroup?: string;
  /** Why a sync leaves this person alone here. */
  readonly untouched?: 'owner' | 'protected' | 'out of scope';
}

export interface OrgReport {
  readonly org: OrgName;
  /** As the connector file names it. */
  readonly host: string;
  /** The connector file. */
  readonly file: string;
  /** `admin_email`. */
  readonly ownerEmail: string;
  readonly createUsers: boolean;
  readonly deactivateUsers: boolean;
  readonly checks: ConnectionChecks;
  /** HTTP requests of this inspection. */
  readonly calls: number;
  readonly milliseconds: number;
  readonly rateLimit: RateLimitReport;
  /** Missing when the list could not be read. */
  readonly groups?: {
    readonly count: number;
    /** The name of the Default Group; missing when Acrobat Sign marks none. */
    readonly defaultGroup?: string;
    /** Named by rules and not there: a sync creates them. */
    readonly toCreate: readonly string[];
  };
  /** Missing when the list could not be read. */
  readonly users?: {
    readonly count: number;
    /** False: the list was longer than the time for it, and there are more. */
    readonly isComplete: boolean;
    readonly owner: 'account-admin' | 'not-an-admin' | 'not-found' | 'not-seen';
    /** Such as `ENTERPRISE`, as the owner's record names it; missing when nobody told. */
    readonly accountType?: string;
  };
  readonly failure?: InspectionFailure;
}

/** What the calls of this inspection met. */
export interface RateLimitReport {
  /** Answers that asked for patience. */
  readonly throttled: number;
  /** ISO 8601; the org has asked for silence until then. */
  readonly until?: string;
  /** Calls per second that the org has proved to bear; missing while nothing was learnt. */
  readonly callsPerSecond?: number;
}

/** Something to mend or to look at. */
export interface Trouble {
  /** A sync would fail, wholly or for an org or a source. */
  readonly blocks: boolean;
  /** What is wrong, where, and what to do. */
  readonly message: string;
  readonly code?: string;
}
