import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { holdKey, LeaseRepository, ObservedRepository, type OrgHold, type Transaction } from '#db';
import { shareOrgs } from '#domain';
import { Partitions } from '#messaging';
import { failpoint } from '#telemetry';
import { ExecutorOptions } from '../executor-options.js';
import { elapsedMs, type Instant, now, OrgLease, OrgNotHeldError } from './org-lease.js';

/** Looks at who holds what this often in the length of a lease. */
const LOOKS_PER_LEASE = 40;
const LOOK_MS_MAX = 1_000;

/**
 * The orgs that this process works on. Alone it takes each org as it is needed. With others it takes its share, renews
 * it, serves its queues only while it holds it, and falls silent before anybody else can take it.
 */
@Injectable()
export class OrgLeases implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #id = randomUUID();
  readonly #held = new Map<string, OrgLease>();
  readonly #taking = new Map<string, Promise<OrgLease>>();
  readonly #onDropped: ((orgId: string) => void)[] = [];
  /** Being given to somebody else: still held and renewed, until what is in flight has ended. */
  readonly #leaving = new Map<string, Promise<void>>();
  #replicas = 1;
  #beatAt: Instant | undefined;
  /** When messages could last come to this process. */
  #connectedAt = now();
  #stopping = false;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(
    private readonly leases: LeaseRepository,
    private readonly observed: ObservedRepository,
    private readonly partitions: Partitions,
    private readonly options: ExecutorOptions,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.mode === 'shared') this.#lookAgain(0);
  }

  /** Called after the handlers have ended: what is given back cleanly can be taken at once. */
  async onApplicationShutdown(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    await this.#looking;
    const held = [...this.#held.values()].filter((lease) => lease.isActive);
    for (const lease of this.#held.values()) lease.lose();
    this.#held.clear();
    // A database that is away frees the orgs by itself, a little later.
    await Promise.all([this.leases.release(held), this.leases.leave(this.#id)]).catch(() => undefined);
  }

  /** @throws OrgNotHeldError somebody else holds it */
  async require(orgId: string): Promise<OrgLease> {
    const lease = this.#held.get(orgId);
    if (lease?.isActive === true) return lease;
    if (this.options.mode === 'shared') throw new OrgNotHeldError(orgId);
    const taking = this.#taking.get(orgId) ?? this.#take(orgId).finally(() => this.#taking.delete(orgId));
    this.#taking.set(orgId, taking);
    return taking;
  }

  /** Keeps an org from being taken over until the transaction ends. @throws OrgNotHeldError it was taken already */
  async fence(tx: Transaction, hold: OrgHold): Promise<void> {
    const mine = await this.leases.fence(tx, [hold]);
    if (!mine.has(holdKey(hold))) throw new OrgNotHeldError(hold.orgId);
  }

  /** Called when an org is no longer held. */
  onDropped(listener: (orgId: string) => void): void {
    this.#onDropped.push(listener);
  }

  get count(): number {
    return this.#held.size;
  }

  #lookAgain(inMs: number): void {
    this.#timer = setTimeout(() => {
      // The database is away: the orgs stay as they are until they have to be given up.
      this.#looking = this.#look()
        .catch(() => undefined)
        .then(() => (this.#stopping ? undefined : this.#lookAgain(this.#lookMs)));
    }, inMs);
  }

  get #lookMs(): number {
    return Math.min(LOOK_MS_MAX, this.options.lease.leaseMs / LOOKS_PER_LEASE);
  }

  async #look(): Promise<void> {
    const silent = [...this.#held.values()].filter((lease) => !lease.isActive);
    await this.#drop(silent);
    if (!this.#isOfUse()) return this.#standBack();
    if (this.#beatAt === undefined || elapsedMs(this.#beatAt) >= this.options.lease.renewMs)
      await this.#renew();
    const orgs = (await this.leases.orgs()).map(({ orgId, holder }) => ({
      orgId,
      holder: this.#held.has(orgId)
        ? ('me' as const)
        : holder === null || holder === this.#id
          ? ('nobody' as const)
          : ('another' as const),
    }));
    const { take, give } = shareOrgs(orgs, this.#replicas);
    for (const orgId of take) if (!this.#stopping) await this.#tryTake(orgId);
    for (const orgId of give) this.#giveBack(orgId);
  }

  #isOfUse(): boolean {
    if (this.partitions.isConnected) this.#connectedAt = now();
    return elapsedMs(this.#connectedAt) < this.options.lease.leaseMs;
  }

  /** No message reaches this process: another one that has the broker shall have its orgs. */
  async #standBack(): Promise<void> {
    for (const orgId of this.#held.keys()) this.#giveBack(orgId);
    if (this.#beatAt !== undefined) await this.leases.leave(this.#id);
    this.#beatAt = undefined;
  }

  async #renew(): Promise<void> {
    const begunAt = now();
    const { leaseMs } = this.options.lease;
    const replica = { id: this.#id, service: 'executor', host: hostname(), pid: process.pid };
    this.#replicas = await this.leases.beat(replica, leaseMs);
    const held = [...this.#held.values()];
    const kept = held.length > 0 ? await this.leases.renew(held, leaseMs) : new Set<string>();
    for (const lease of held) if (kept.has(lease.orgId)) lease.renewed(begunAt);
    this.#beatAt = begunAt;
    await this.#drop(held.filter(({ orgId }) => !kept.has(orgId)));
  }

  async #tryTake(orgId: string): Promise<void> {
    try {
      await this.#take(orgId);
    } catch (error) {
      // Somebody else was faster.
      if (error instanceof OrgNotHeldError) return;
      throw error;
    }
    // Not waited for: a broker that does not answer must not keep this process from renewing what it holds.
    this.partitions.hold(orgId).catch(() => this.#giveBack(orgId));
  }

  async #take(orgId: string): Promise<OrgLease> {
    const begunAt = now();
    const { mode, lease: times } = this.options;
    const shared = mode === 'shared';
    const taken = await this.leases.take(orgId, this.#id, times.leaseMs, !shared);
    if (taken === undefined) throw new OrgNotHeldError(orgId);
    failpoint('executor.lease-taken');
    await this.observed.forgetStages(orgId);
    const { epoch, unclean } = taken;
    // A run of its own reads everything afresh instead of waiting (ADR 0007).
    const settleMs = unclean && mode !== 'alone' ? times.settleMs : 0;
    const lease = new OrgLease(orgId, epoch, settleMs, shared ? times : undefined, begunAt);
    this.#held.set(orgId, lease);
    return lease;
  }

  /** Finishes what is in flight, then lets another process have it. Others are renewed meanwhile. */
  #giveBack(orgId: string): void {
    const lease = this.#held.get(orgId);
    if (lease === undefined || this.#leaving.has(orgId)) return;
    const leaving = this.#letGo(lease).finally(() => this.#leaving.delete(orgId));
    this.#leaving.set(orgId, leaving);
  }

  async #letGo(lease: OrgLease): Promise<void> {
    await this.partitions.drop(lease.orgId);
    // Lost while its last calls ended: whoever has it now has nothing to be told.
    if (this.#held.get(lease.orgId) !== lease) return;
    const wasActive = lease.isActive;
    this.#forget([lease]);
    // A database that is away frees the org by itself, a little later.
    if (wasActive) await this.leases.release([lease]).catch(() => undefined);
  }

  /** No longer ours, or too long without a renewal: its handlers are told to stop, and are not waited for. */
  async #drop(leases: readonly OrgLease[]): Promise<void> {
    this.#forget(leases);
    for (const { orgId } of leases) void this.partitions.drop(orgId);
  }

  #forget(leases: readonly OrgLease[]): void {
    for (const lease of leases) {
      lease.lose();
      this.#held.delete(lease.orgId);
      for (const listener of this.#onDropped) listener(lease.orgId);
    }
  }
}
