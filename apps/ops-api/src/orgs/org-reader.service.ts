import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import {
  type HealthBody,
  nextPage,
  type OrgBody,
  type orgsQuery,
  type OverviewBody,
  pageOf,
} from '#contracts';
import { type OrgSummary, OrgSummaryRepository } from '#db';
import { type Caller, mayEverywhere, orgBadges, orgsOf } from '#domain';
import { type KnownOrg, OrgDesk } from './org-desk.js';

/** Orgs of a page where the caller names no number. */
const PAGE = 100;
/** Orgs that an overview counts. */
const COUNTED_MAX = 2_000;

type OrgsQuery = z.output<typeof orgsQuery>;
type OrgsPage = { readonly orgs: readonly OrgBody[]; readonly next: z.output<typeof nextPage> };

/** What is known of orgs, for people. */
@Injectable()
export class OrgReader {
  constructor(
    private readonly desk: OrgDesk,
    private readonly summaries: OrgSummaryRepository,
  ) {}

  async page(caller: Caller, { configuration, limit = PAGE, after }: OrgsQuery): Promise<OrgsPage> {
    const known = await this.#known(caller, configuration);
    const found = await this.summaries.page({
      ...{ orgs: orgsOf(caller, 'viewer'), ids: [...known.keys()], limit: limit + 1 },
      ...(after !== undefined && { after }),
    });
    const { rows, next } = pageOf(found, limit, ({ label, id }) => [label, id]);
    return { orgs: rows.map((row) => orgBodyOf(row, known.get(row.id))), next };
  }

  /** @throws OrgUnknownError */
  async one(caller: Caller, idOrName: string): Promise<OrgBody> {
    const org = await this.desk.find(caller, idOrName);
    const [row] = await this.summaries.page({ orgs: 'all', ids: [org.id], limit: 1 });
    if (row === undefined) throw new Error(`The org ${org.id} was found and is not there.`);
    return orgBodyOf(row, org);
  }

  async health(caller: Caller, query: OrgsQuery): Promise<HealthBody> {
    return this.page(caller, query);
  }

  async overview(caller: Caller): Promise<OverviewBody> {
    const { orgs } = await this.page(caller, { limit: COUNTED_MAX });
    const sum = (of: (org: OrgBody) => number) => orgs.reduce((all, org) => all + of(org), 0);
    const totals = await this.summaries.totals(orgsOf(caller, 'viewer'));
    const [stalest] = orgs.toSorted((a, b) => timeOf(a.lastCompleteRead) - timeOf(b.lastCompleteRead));
    return {
      orgs: orgs.length,
      inSync: { 'in-sync': 0, 'out-of-sync': 0, unknown: 0, ...countBy(orgs.map(({ inSync }) => inSync)) },
      health: { ...NO_HEALTH, ...countBy(orgs.map(({ health }) => health)) },
      ...{
        inSign: sum(({ people }) => people?.inSign ?? 0),
        managed: sum(({ people }) => people?.managed ?? 0),
      },
      ...{ held: sum(({ held }) => held), failed: sum(({ failed }) => failed) },
      ...{ drifts: sum(({ drifts }) => drifts), changesOpen: sum(({ changesOpen }) => changesOpen) },
      // Dead letters without an org concern the whole installation.
      deadLetters: mayEverywhere(caller, 'viewer') ? totals.deadLetters : 0,
      runs: { running: totals.running, waiting: totals.waiting },
      stalest: stalest ? { org: stalest.org, lastCompleteRead: stalest.lastCompleteRead } : null,
    };
  }

  async #known(caller: Caller, configuration: string | undefined): Promise<Map<string, KnownOrg>> {
    const orgs = await (configuration === undefined
      ? this.desk.all(caller)
      : this.desk.ofConfiguration(caller, configuration));
    return new Map(orgs.map((org) => [org.id, org]));
  }
}

const NO_HEALTH = { healthy: 0, waiting: 0, paused: 0, degraded: 0, failing: 0, unknown: 0 };

function countBy<Word extends string>(words: readonly Word[]): Partial<Record<Word, number>> {
  const counts: Partial<Record<Word, number>> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** Never read comes before everything. */
function timeOf(at: Date | null): number {
  return at?.getTime() ?? Number.NEGATIVE_INFINITY;
}

function orgBodyOf(row: OrgSummary, org: KnownOrg | undefined): OrgBody {
  const { id, label, account, counts, lastRun, leavers, waitingUntil, callsPerSecond, ...facts } = row;
  const [owner = '', host = ''] = account.split(' at ');
  return {
    ...{ id, org: label, owner, host, configurations: org?.configurations ?? [] },
    ...orgBadges({
      ...{ isPlanned: counts !== null, isPaused: row.pause !== null, isWaiting: waitingUntil !== null },
      ...{ changesOpen: row.changesOpen, held: row.held, failed: row.failed, drifts: row.drifts },
      ...(lastRun && { lastRun }),
    }),
    ...facts,
    ...{
      people: counts,
      gate: { waitingUntil, callsPerSecond },
      key: keyOf(row),
      lastRun,
      leaverLatency: leavers,
    },
  };
}

function keyOf({ lastRun, lastRead }: OrgSummary): OrgBody['key'] {
  if (lastRun?.error?.code === 'SIGN_KEY_REFUSED') return 'refused';
  return lastRead === null ? 'unknown' : 'accepted';
}
