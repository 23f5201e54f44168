import { Injectable } from '@nestjs/common';
import { Database, OrgSummaryRepository, RunRepository } from '#db';
import { type Caller, type OrgAccount, orgAccounts, orgsOf } from '#domain';
import { ConfigurationDesk } from '../configurations/configuration-desk.js';
import { OrgUnknownError, RequestInvalidError } from '../http/api-errors.js';
import { RecentReads } from '../http/recent-reads.js';

/** An account as it is stored, and which configurations name it now. */
export interface KnownOrg extends OrgAccount {
  readonly id: string;
  readonly configurations: readonly string[];
}

/** Finds the orgs that a request means, as far as the caller may see them. */
@Injectable()
export class OrgDesk {
  readonly #known = new RecentReads<readonly KnownOrg[]>();

  constructor(
    private readonly desk: ConfigurationDesk,
    private readonly summaries: OrgSummaryRepository,
    private readonly runs: RunRepository,
    private readonly db: Database,
  ) {}

  /** Every org that the caller sees. One that a configuration names, and that no run has met yet, is stored first. */
  async all(caller: Caller): Promise<KnownOrg[]> {
    const known = await this.#known.of('', () => this.#read());
    const visible = orgsOf(caller, 'viewer');
    return known.filter(({ label }) => visible === 'all' || visible.includes(label));
  }

  /** The orgs of one configuration that the caller sees. */
  async ofConfiguration(caller: Caller, configuration: string): Promise<KnownOrg[]> {
    return (await this.all(caller)).filter(({ configurations }) => configurations.includes(configuration));
  }

  /**
   * @param idOrName a name means the account that a configuration has under it now
   * @throws OrgUnknownError also where the caller may not see it
   * @throws RequestInvalidError several accounts have that name
   */
  async find(caller: Caller, idOrName: string): Promise<KnownOrg> {
    const all = await this.all(caller);
    const byId = all.find(({ id }) => id === idOrName);
    if (byId !== undefined) return byId;
    const named = all.filter(({ label }) => label === idOrName);
    const current = named.filter(({ configurations }) => configurations.length > 0);
    const [org, ...others] = current.length > 0 ? current : named;
    if (org === undefined) throw new OrgUnknownError(idOrName);
    if (others.length === 0) return org;
    const ids = [org, ...others].map(({ id, account }) => `${id} (${account})`).join(', ');
    throw new RequestInvalidError(`Several accounts are called ${idOrName}. Name one by its id: ${ids}.`);
  }

  async #read(): Promise<readonly KnownOrg[]> {
    const named = await this.#named();
    const stored = await this.summaries.accounts();
    const known = new Set(stored.map(keyOf));
    for (const { org } of named.values()) {
      if (known.has(keyOf(org))) continue;
      stored.push({ ...org, id: await this.runs.ensureOrg(this.db, org.label, org.account) });
    }
    return stored.map((org) => ({ ...org, configurations: named.get(keyOf(org))?.configurations ?? [] }));
  }

  async #named(): Promise<Map<string, { org: OrgAccount; configurations: string[] }>> {
    const named = new Map<string, { org: OrgAccount; configurations: string[] }>();
    for (const { name, orgs } of await this.desk.all()) {
      for (const org of orgAccounts(orgs)) {
        const known = named.get(keyOf(org)) ?? { org, configurations: [] };
        known.configurations.push(name);
        named.set(keyOf(org), known);
      }
    }
    return named;
  }
}

function keyOf({ label, account }: OrgAccount): string {
  return JSON.stringify([label, account]);
}
