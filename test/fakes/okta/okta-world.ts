import type { OktaSourceConfig } from '#config';
import type { ReadEvidenceBody } from '#contracts';
import { Secret, type DirectoryRow } from '#domain';
import { OktaSource } from '../../../libs/sources/src/okta/okta-source.js';
import type { FakeGroup, FakeOktaOptions, FakeUser } from './fake-okta-state.js';
import { startFakeOkta, type FakeOkta } from './start-fake-okta.js';

const TOKEN = '00aVerySecretToken';

/** A fake Okta, and time that passes only when somebody sleeps. */
export interface OktaWorld {
  readonly okta: FakeOkta;
  /** Every sleep of the source, milliseconds. */
  readonly slept: number[];
  readonly source: (
    groups: readonly string[],
    change?: Partial<OktaSourceConfig>,
    caFile?: string,
  ) => OktaSource;
}

export async function openOktaWorld(options: Partial<FakeOktaOptions>): Promise<OktaWorld> {
  let now = Date.parse('2026-03-01T12:00:10.000Z');
  const slept: number[] = [];
  const okta = await startFakeOkta({ users: [], groups: [], token: TOKEN, now: () => now, ...options });
  const clock = {
    now: () => now,
    random: () => 0.5,
    async sleep(ms: number, signal: AbortSignal) {
      signal.throwIfAborted();
      slept.push(ms);
      now += ms;
    },
  };
  return {
    okta,
    slept,
    source: (groups, change, caFile) =>
      new OktaSource(oktaConfig(okta.url, change), {
        wanted: { groups, everybody: false },
        clock,
        ...(caFile !== undefined && { caFile }),
      }),
  };
}

export function oktaConfig(url: string, change: Partial<OktaSourceConfig> = {}): OktaSourceConfig {
  return {
    type: 'okta',
    file: 'connector-okta.yml',
    url,
    credentials: { kind: 'token', token: new Secret(TOKEN) },
    groupFilterFormat: '{group}',
    allUsersFilter: 'user.status == "ACTIVE"',
    formats: {
      email: '{email}',
      givenName: '{firstName}',
      surname: '{lastName}',
      countryCode: '{countryCode}',
    },
    ...change,
  };
}

/** An active user of the address `<name>@example.com`, which is the login as well. */
export function oktaUser(name: string, change: Partial<FakeUser> = {}): FakeUser {
  const email = `${name}@example.com`;
  return {
    id: `00u-${name}`,
    status: 'ACTIVE',
    ...change,
    profile: {
      login: email,
      email,
      firstName: name.toUpperCase(),
      lastName: 'Example',
      countryCode: 'DE',
      ...change.profile,
    },
  };
}

export function oktaGroup(name: string, members: readonly FakeUser[], type?: string): FakeGroup {
  const id = `00g-${name}${type ?? ''}`.replaceAll(' ', '-');
  return { id, name, members: members.map((user) => user.id), ...(type !== undefined && { type }) };
}

export interface WholeRead {
  readonly rows: DirectoryRow[];
  readonly evidence: ReadEvidenceBody;
}

/** Reads to the end. */
export async function readAll(source: OktaSource, signal = new AbortController().signal): Promise<WholeRead> {
  const rows: DirectoryRow[] = [];
  const reading = source.read(signal);
  for (;;) {
    const step = await reading.next();
    if (step.done === true) return { rows, evidence: step.value };
    rows.push(...step.value);
  }
}
