import { Injectable } from '@nestjs/common';
import { Configurations } from '#config';
import { RunRepository, type Transaction, WaveRepository } from '#db';
import { failedWave, waveStopWords } from '#domain';
import { observe } from '#telemetry';

/** Applies a plan to a few people first, and stops before the others when too many of them failed. */
@Injectable()
export class WaveService {
  constructor(
    private readonly runs: RunRepository,
    private readonly waves: WaveRepository,
    private readonly configurations: Configurations,
  ) {}

  /** A plan has been approved for that run, whose configuration says how it is paced. */
  async begin(tx: Transaction, runId: string, planId: string): Promise<void> {
    const { govern } = this.configurations.of(await this.runs.find(runId));
    await this.waves.assign(tx, planId, govern.waves);
  }

  /** Before anything more is released: what waits for the next wave is held when one before did not go well. */
  async holdAfterFailures(
    tx: Transaction,
    plan: { readonly runId: string; readonly planId: string; readonly orgId: string },
  ): Promise<void> {
    const { planId, runId, orgId } = plan;
    const paced = await this.waves.of(tx, planId);
    const results = paced && (await this.waves.resultsBeforeNext(tx, planId));
    const failed = results && failedWave(results, paced.maxFailuresPercent);
    if (failed === undefined) return;
    const first = await this.waves.firstFailure(tx, planId, failed.wave);
    const message = waveStopWords(failed, {
      ...{ waves: paced?.ends.length ?? 0, maxFailuresPercent: paced?.maxFailuresPercent ?? 0 },
      ...(first && { first: `${first.email}: ${first.message}` }),
    });
    const heldCount = await this.waves.hold(tx, plan, { code: 'WAVE_STOPPED', message });
    const { label: org } = await this.runs.org(orgId);
    const { wave, applied, failed: failedCount } = failed;
    tx.afterCommit(() =>
      observe({
        event: 'plan.wave-stopped',
        runId,
        org,
        planId,
        wave,
        applied,
        failed: failedCount,
        heldCount,
      }),
    );
  }
}
