import type { Role } from '#domain';

/** Who may use a route: a role in some org, a role in every org, whoever was let in, or everybody. */
export type Needed = Role | `${Role} everywhere` | 'callers' | 'everybody';

/** What a caller whose orgs are others is answered about a thing of the org `primary`. */
export type Elsewhere =
  /** As about an id that does not exist. */
  | 404
  /** 200, and nothing of `primary` in it. */
  | 'nothing'
  /** The route shows or changes no thing of one org, or the guard has refused before. */
  | 'no-thing';

export interface MatrixRow {
  readonly needed: Needed;
  /** The path with a thing of `primary` in it. Default: the route as it is. */
  readonly path?: (thing: Thing) => string;
  readonly body?: object;
  readonly elsewhere: Elsewhere;
}

/** Things of the org `primary`. */
export interface Thing {
  readonly runId: string;
  readonly orgId: string;
  readonly planId: string;
  readonly hash: string;
}

const run = ({ runId }: Thing) => runId;
const plan = ({ planId }: Thing) => planId;
const hash = (thing: Thing) => thing.hash;
/** An id that nothing has. */
const NOBODY = '7f6c3f0e-0000-4000-8000-000000000000';
const VOTE = { verdict: 'approve', all: true };

/** Every route of the API. A new route gets a row here, or the spec fails. */
export const MATRIX: Readonly<Record<string, MatrixRow>> = {
  'GET /auth/config': { needed: 'everybody', elsewhere: 'no-thing' },
  'GET /auth/login': { needed: 'everybody', elsewhere: 'no-thing' },
  'GET /auth/callback': { needed: 'everybody', elsewhere: 'no-thing' },
  'GET /sessions': { needed: 'admin everywhere', elsewhere: 'no-thing' },
  'DELETE /sessions/:id': {
    ...{ needed: 'admin everywhere', elsewhere: 'no-thing' },
    path: () => `/sessions/${'0'.repeat(32)}`,
  },
  'GET /auth/me': { needed: 'callers', elsewhere: 'no-thing' },
  'POST /auth/logout': { needed: 'callers', elsewhere: 'no-thing' },
  'GET /tokens': { needed: 'admin everywhere', elsewhere: 'no-thing' },
  'POST /tokens': { needed: 'admin everywhere', elsewhere: 'no-thing' },
  'POST /tokens/:id/revoke': {
    ...{ needed: 'admin everywhere', elsewhere: 'no-thing' },
    path: () => '/tokens/0123456789abcdef/revoke',
  },
  'GET /scim/connections': { needed: 'admin everywhere', elsewhere: 'no-thing' },
  'POST /scim/connections/:name/token': {
    ...{ needed: 'admin everywhere', elsewhere: 'no-thing' },
    path: () => '/scim/connections/nobody/token',
  },
  'POST /scim/connections/:name/rotate': {
    ...{ needed: 'admin everywhere', elsewhere: 'no-thing' },
    path: () => '/scim/connections/nobody/rotate',
  },
  'POST /scim/connections/:name/test': {
    ...{ needed: 'admin everywhere', elsewhere: 'no-thing' },
    path: () => '/scim/connections/nobody/test',
  },
  'POST /scim/tokens/:id/revoke': {
    ...{ needed: 'admin everywhere', elsewhere: 'no-thing' },
    path: () => '/scim/tokens/0123456789abcdef/revoke',
  },
  'POST /runs': { needed: 'operator', elsewhere: 'no-thing' },
  'GET /runs': { needed: 'viewer', elsewhere: 'nothing' },
  'GET /runs/:run': { needed: 'viewer', path: (thing) => `/runs/${run(thing)}`, elsewhere: 404 },
  'GET /runs/:run/progress': {
    needed: 'viewer',
    path: (thing) => `/runs/${run(thing)}/progress`,
    elsewhere: 404,
  },
  'GET /runs/:run/plans': { needed: 'viewer', path: (thing) => `/runs/${run(thing)}/plans`, elsewhere: 404 },
  'GET /runs/:run/calls': { needed: 'viewer', path: (thing) => `/runs/${run(thing)}/calls`, elsewhere: 404 },
  'POST /runs/:run/cancel': {
    needed: 'operator',
    path: (thing) => `/runs/${run(thing)}/cancel`,
    elsewhere: 404,
  },
  'GET /plans': { needed: 'viewer', path: (thing) => `/plans?hash=${hash(thing)}`, elsewhere: 'nothing' },
  'GET /plans/latest': { needed: 'viewer', elsewhere: 'nothing' },
  'GET /plans/recent': { needed: 'viewer', elsewhere: 'nothing' },
  'GET /plans/held': { needed: 'viewer', elsewhere: 'nothing' },
  'POST /plans/:hash/votes': {
    ...{ needed: 'approver', path: (thing) => `/plans/${hash(thing)}/votes`, body: VOTE, elsewhere: 404 },
  },
  'POST /plans/:hash/approve': {
    ...{ needed: 'operator', path: (thing) => `/plans/${hash(thing)}/approve`, elsewhere: 404 },
  },
  'GET /plans/:plan/items': {
    needed: 'viewer',
    path: (thing) => `/plans/${plan(thing)}/items`,
    elsewhere: 404,
  },
  'GET /plans/:plan/tallies': {
    needed: 'viewer',
    path: (thing) => `/plans/${plan(thing)}/tallies`,
    elsewhere: 404,
  },
  'GET /plans/:plan/causes': {
    needed: 'viewer',
    path: (thing) => `/plans/${plan(thing)}/causes`,
    elsewhere: 404,
  },
  'GET /runs/:run/timeline': {
    needed: 'viewer',
    path: (thing) => `/runs/${run(thing)}/timeline`,
    elsewhere: 404,
  },
  'GET /plans/:plan/skips': {
    needed: 'viewer',
    path: (thing) => `/plans/${plan(thing)}/skips`,
    elsewhere: 404,
  },
  'GET /people/explain': {
    needed: 'viewer',
    path: () => '/people/explain?email=cy@example.com',
    elsewhere: 404,
  },
  'GET /people/history': {
    needed: 'viewer',
    path: () => '/people/history?email=cy@example.com',
    elsewhere: 404,
  },
  'GET /people/state': {
    ...{ needed: 'viewer', elsewhere: 404 },
    path: () => '/people/state?email=cy@example.com&at=2026-11-22T00:00:00Z',
  },
  'GET /drifts': { needed: 'viewer', elsewhere: 'nothing' },
  'GET /configurations': { needed: 'viewer', elsewhere: 'nothing' },
  'POST /configurations/check': { needed: 'viewer', body: { configuration: 'acme' }, elsewhere: 404 },
  'GET /dead-letters': { needed: 'viewer', elsewhere: 'nothing' },
  'POST /dead-letters/:id/replay': {
    ...{ needed: 'operator', elsewhere: 404 },
    path: () => `/dead-letters/${NOBODY}/replay`,
  },
  'POST /dead-letters/:id/discard': {
    ...{ needed: 'admin', elsewhere: 404 },
    path: () => `/dead-letters/${NOBODY}/discard`,
  },
  'GET /audit': { needed: 'viewer', elsewhere: 'nothing' },
  'POST /audit/verify': { needed: 'admin', elsewhere: 'nothing' },
  'GET /audit/export': { needed: 'admin', elsewhere: 'nothing' },
  'POST /runs/:run/replay': {
    ...{ needed: 'viewer', path: (thing) => `/runs/${run(thing)}/replay`, elsewhere: 404 },
  },
  'GET /runs/:run/replays/:replay': {
    ...{ needed: 'viewer', path: (thing) => `/runs/${run(thing)}/replays/${NOBODY}`, elsewhere: 404 },
  },
  'GET /budgets': { needed: 'viewer', elsewhere: 'nothing' },
  'GET /approvals': { needed: 'viewer', elsewhere: 'nothing' },
  'GET /dead-letters/:id': { ...{ needed: 'viewer', elsewhere: 404 }, path: () => `/dead-letters/${NOBODY}` },
  'POST /dead-letters/replay': {
    ...{ needed: 'operator', body: { reason: 'HANDLER_FAILED' }, elsewhere: 'nothing' },
  },
  'GET /events': { needed: 'viewer', elsewhere: 'no-thing' },
  'GET /openapi.json': { needed: 'viewer', elsewhere: 'no-thing' },
  'GET /overview': { needed: 'viewer', elsewhere: 'nothing' },
  'GET /overview/activity': { needed: 'viewer', elsewhere: 'nothing' },
  'GET /health': { needed: 'viewer', elsewhere: 'nothing' },
  'GET /orgs': { needed: 'viewer', elsewhere: 'nothing' },
  'GET /orgs/:org': { needed: 'viewer', path: ({ orgId }) => `/orgs/${orgId}`, elsewhere: 404 },
  'POST /orgs/:org/pause': {
    ...{ needed: 'operator', path: ({ orgId }) => `/orgs/${orgId}/pause`, elsewhere: 404 },
    body: { reason: 'the spec' },
  },
  'POST /orgs/:org/resume': {
    ...{ needed: 'operator', path: ({ orgId }) => `/orgs/${orgId}/resume`, elsewhere: 404 },
  },
  'POST /orgs/:org/refresh': {
    ...{ needed: 'operator', path: ({ orgId }) => `/orgs/${orgId}/refresh`, elsewhere: 404 },
  },
  'POST /orgs/:org/test': {
    ...{ needed: 'operator', path: ({ orgId }) => `/orgs/${orgId}/test`, elsewhere: 404 },
  },
  'GET /people': { needed: 'viewer', elsewhere: 'nothing' },
  'POST /people/sync': { needed: 'operator', body: { email: 'cy@example.com' }, elsewhere: 'no-thing' },
  'GET /people/sync/:run': {
    ...{ needed: 'viewer', path: (thing) => `/people/sync/${run(thing)}`, elsewhere: 404 },
  },
  'POST /plans/comparisons': { needed: 'operator everywhere', elsewhere: 'no-thing' },
  'GET /plans/:plan': { needed: 'viewer', path: (thing) => `/plans/${plan(thing)}`, elsewhere: 404 },
  'GET /plans/:plan/export': {
    ...{ needed: 'viewer', path: (thing) => `/plans/${plan(thing)}/export?format=csv`, elsewhere: 404 },
  },
  'GET /runs/:run/summary': {
    ...{ needed: 'viewer', path: (thing) => `/runs/${run(thing)}/summary`, elsewhere: 404 },
  },
  'GET /runs/:run/events': {
    ...{ needed: 'viewer', path: (thing) => `/runs/${run(thing)}/events`, elsewhere: 404 },
  },
  'POST /runs/:run/retry': {
    ...{ needed: 'operator', path: (thing) => `/runs/${run(thing)}/retry`, elsewhere: 404 },
  },
  'GET /schedules': { needed: 'viewer', elsewhere: 'nothing' },
  'POST /schedules/:schedule/run': {
    ...{ needed: 'operator', path: () => '/schedules/nightly/run', elsewhere: 404 },
  },
  'POST /schedules/:schedule/pause': {
    ...{ needed: 'operator', path: () => '/schedules/nightly/pause', elsewhere: 404 },
    body: { reason: 'the spec' },
  },
  'POST /schedules/:schedule/resume': {
    ...{ needed: 'operator', path: () => '/schedules/nightly/resume', elsewhere: 404 },
  },
  'GET /settings/configuration': { needed: 'viewer everywhere', elsewhere: 'no-thing' },
  'GET /rules': { needed: 'viewer everywhere', elsewhere: 'no-thing' },
  'GET /sources': { needed: 'viewer everywhere', elsewhere: 'no-thing' },
  'GET /hooks': { needed: 'viewer everywhere', elsewhere: 'no-thing' },
};
