import { Injectable } from '@nestjs/common';
import { RunRepository, ShadowRepository, type Transaction } from '#db';
import type { PersonItem, PlanItem } from '#domain';
import type { MessageContext } from '#messaging';
import { FinishService } from '../finish.service.js';
import { PlanJudge, type ReadyToWrite } from '../plan-judge.service.js';
import { ShadowComparison } from './shadow-comparison.js';

/**
 * Ends the round of an org in a shadow run: what a sync would do is written down apart from plans, where nothing can approve or
 * apply it, and what the run before has predicted is held against what the org has become.
 */
@Injectable()
export class ShadowService {
  constructor(
    private readonly runs: RunRepository,
    private readonly shadows: ShadowRepository,
    private readonly judge: PlanJudge,
    private readonly finish: FinishService,
  ) {}

  async write(tx: Transaction, ready: ReadyToWrite, context: MessageContext): Promise<void> {
    const { scope, ground } = ready;
    const { name: configName, digest: configDigest } = ground.config;
    const { runId, orgId, chain, revision: directoryRevision } = scope;
    const present = { runId, orgId, configDigest, chain, directoryRevision };
    const previous = await this.shadows.previous(tx, configName, present);
    const judged = await this.judge.of(tx, ready);
    await this.shadows.begin(tx, { ...present, configName });
    await this.shadows.addItems(tx, present, peopleOf(judged.items()));
    if (previous !== undefined) {
      const comparison = new ShadowComparison(ready, previous.users);
      // What we have done ourselves says nothing of anybody else.
      const isTold = !(await this.shadows.hasWrittenSince(tx, orgId, previous.plannedAt));
      if (isTold) for await (const person of this.shadows.moved(previous, present)) comparison.add(person);
      await this.shadows.addDifferences(tx, present, comparison.differences);
      const { tally, defects } = comparison;
      const outcome = { comparedRunId: previous.runId, tally: isTold ? tally : null, defects };
      await this.shadows.finish(tx, present, outcome);
    }
    await this.shadows.forget(tx);
    await this.runs.lock(tx, runId);
    await this.runs.setOrg(tx, runId, orgId, { state: 'planned' });
    await this.finish.ifComplete(tx, runId, context);
  }
}

async function* peopleOf(items: AsyncIterable<PlanItem>): AsyncGenerator<PersonItem> {
  for await (const item of items) if (item.subject === 'person') yield item;
}
