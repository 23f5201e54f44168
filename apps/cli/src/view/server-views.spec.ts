import { describe, expect, it } from 'vitest';
import type { OrgBody, RunBody } from '#contracts';
import { plain } from '#domain';
import { auditLines } from './audit-search-view.js';
import { deadLetterLines } from './dead-letter-view.js';
import { meLines } from './me-view.js';
import { ageOf } from './moments.js';
import { orgLines, orgListLines } from './org-view.js';
import { peopleLines } from './people-view.js';
import { runListLines } from './run-list-view.js';
import { serverLines } from './server-view.js';
import { table } from './table.js';

const at = new Date('2026-11-22T09:00:00Z');
const now = new Date('2026-11-22T09:10:00Z');

const org: OrgBody = {
  ...{ id: '6d1f1f0e-7d2b-4c35-9d56-0a0f6f1d2a11', org: 'primary', owner: 'admin@example.com' },
  ...{
    host: 'api.echosign.com',
    accountType: 'ENTERPRISE',
    configurations: ['acme'],
    inSync: 'out-of-sync',
    health: 'paused',
  },
  people: { inSign: 8114, managed: 7962, signOnly: 21, protected: 1 },
  ...{ groups: 52, lastCompleteRead: at, lastRead: at, changesOpen: 3, held: 312, failed: 0, drifts: 1 },
  gate: { waitingUntil: null, callsPerSecond: 4 },
  pause: { actor: 'ann', reason: 'migration', since: at, until: null },
  ...{ key: 'accepted', leaverLatency: null },
  lastRun: {
    ...{ id: '6d1f1f0e-7d2b-4c35-9d56-0a0f6f1d2a12', name: '2026-11-22-0007', mode: 'sync', state: 'held' },
    ...{ orgState: 'done', startedAt: at, finishedAt: now, error: null },
  },
};

describe('what people see of a server', () => {
  it('has columns as wide as their widest cell, and nothing behind the last one', () => {
    expect(
      table([
        ['a', 'bbb', 'c'],
        ['aaaa', 'b', ''],
      ]),
    ).toEqual(['a     bbb  c', 'aaaa  b']);
  });

  it('says ages in the unit that fits', () => {
    const ages = [5, 600, 3 * 3600, 3 * 86_400].map((seconds) =>
      ageOf(new Date(now.getTime() - seconds * 1000), now),
    );
    expect(ages).toEqual(['5 s', '10 min', '3 h', '3 days']);
  });

  it('lists orgs, a line each, and how to go on', () => {
    expect(orgListLines([org], 'eyJ', now)).toEqual([
      'org      health  sync         in Sign  managed  open  held  failed  drift  last complete read',
      'primary  paused  out of sync  8,114    7,962    3     312   0       1      10 min ago',
      '… and more: --after eyJ',
    ]);
    expect(orgListLines([], null, now)[0]).toContain('knows no org yet');
  });

  it('tells who paused an org, why and until when', () => {
    expect(orgLines(org, plain)).toContain(
      'paused      by ann since 2026-11-22 09:00 UTC until somebody resumes it: migration',
    );
  });

  it('lists runs with what they were and how long they took', () => {
    const run = {
      ...{ id: 'r', name: '2026-11-22-0007', configName: 'acme', mode: 'sync', state: 'partly_done' },
      ...{ requestedAt: at, startedAt: at, finishedAt: new Date(at.getTime() + 4200) },
    } as RunBody;
    expect(runListLines([run], null)[1]).toBe(
      '2026-11-22-0007  acme           sync  partly done  2026-11-22 09:00  4.2 s  r',
    );
  });

  it('says how to replay only where something is dead', () => {
    const letter = {
      ...{ id: 'i', messageId: 'm', pattern: 'sign.action.v1', consumer: 'executor', runId: null },
      ...{ reason: 'X', attempts: 5, firstError: 'e', lastError: 'e', traceId: null, diedAt: at },
    };
    expect(deadLetterLines([{ ...letter, state: 'dead' }], null).at(-1)).toContain('dead-letters replay');
    expect(deadLetterLines([{ ...letter, state: 'replayed' }], null)).toHaveLength(2);
    expect(deadLetterLines([], null)).toEqual(['No message was given up.']);
  });

  it('shows a person with the directory first, then each org', () => {
    const person = {
      ...{ email: 'ana@example.com', firstName: 'Ana', lastName: 'Ruiz', directory: null },
      orgs: [
        {
          ...{ org: 'primary', inSign: true, status: 'ACTIVE', accountAdmin: true },
          ...{ groups: [{ name: 'Sales', admin: true }], states: ['sign-only' as const] },
        },
      ],
    };
    expect(peopleLines({ people: [person], next: null }, plain)).toEqual([
      'ana@example.com   Ana Ruiz',
      '  directory   not in the directory',
      '  primary     Sales (admin), active, account admin, sign-only',
    ]);
  });

  it('shows who did what', () => {
    const record = {
      ...{ id: '1', at, kind: 'access' as const, event: 'token-created', actor: 'ann', org: null, run: null },
      ...{ subject: null, item: null, trace: null, facts: { name: 'ci' } },
    };
    expect(auditLines({ records: [record], next: null }, plain)).toEqual([
      '2026-11-22 09:00:00  access         token-created         ann  {"name":"ci"}',
    ]);
  });

  it('says who one is and what one may do', () => {
    const grants = [
      { role: 'viewer' as const, orgs: 'all' as const },
      { role: 'operator' as const, orgs: ['emea'] },
    ];
    expect(meLines({ actor: 'ann', kind: 'person', via: 'oidc', expiresAt: now, grants })).toEqual([
      'ann   by the identity provider until 2026-11-22 09:10 UTC',
      'viewer      in every org',
      'operator    in emea',
    ]);
  });

  it('says that a server without a token serves this machine alone', () => {
    const server = {
      ...{ url: 'http://127.0.0.1:8080', health: 'http://127.0.0.1:9090', state: 'sign-sync-state' },
      intake: null,
      configurations: [{ name: 'acme', headline: 'sign-sync-config.yml   1 org' }],
    };
    expect(serverLines({ ...server, isLocal: true, hasToken: false }, plain)).toEqual([
      'sign-sync-config.yml   1 org',
      'State       sign-sync-state',
      'Listening   http://127.0.0.1:8080, this machine only, no sign-in',
      'Health      http://127.0.0.1:9090/health/ready',
      '',
      'A test run:   sign-sync --server http://127.0.0.1:8080 sync -t',
      'Stop:         Ctrl-C; what is in flight finishes first',
    ]);
  });
});
