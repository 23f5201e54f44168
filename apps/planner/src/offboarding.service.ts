import { Injectable } from '@nestjs/common';
import { Configurations } from '#config';
import { OffboardingRepository, RunRepository, type Transaction } from '#db';

/** Remembers since when people who are in Sign only have been without rights, from plans that are applied. */
@Injectable()
export class OffboardingService {
  constructor(
    private readonly runs: RunRepository,
    private readonly offboarding: OffboardingRepository,
    private readonly configurations: Configurations,
  ) {}

  /** What the plan has found out counts from now on. Without the key everybody is forgotten, so that no old time comes back. */
  async approved(
    tx: Transaction,
    { runId, planId, orgId }: { readonly runId: string; readonly planId: string; readonly orgId: string },
  ): Promise<void> {
    const { govern } = this.configurations.of(await this.runs.find(runId));
    if (govern.offboarding === undefined) await this.offboarding.forget(tx, orgId, planId);
    else await this.offboarding.adoptFindings(tx, orgId, planId);
  }

  /** Everything of the plan is done: whose rights were taken by it waits from then on. */
  async ended(tx: Transaction, planId: string): Promise<void> {
    await this.offboarding.beginStripped(tx, planId);
  }
}
