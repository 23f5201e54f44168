import { Controller } from '@nestjs/common';
import { RunFinishedV1 } from '#contracts';
import { Consumes } from '#messaging';
import { RunEnds } from './run-ends.js';

@Controller()
export class RunEndConsumer {
  constructor(private readonly ends: RunEnds) {}

  @Consumes(RunFinishedV1, { consumer: 'all-in-one' })
  async onFinished({ runId }: RunFinishedV1): Promise<void> {
    this.ends.announce(runId);
  }
}
