import { Controller } from '@nestjs/common';
import { RunFinishedV1 } from '#contracts';
import { Consumes } from '#messaging';
import { NoticesService } from './notices.service.js';

@Controller()
export class NoticesConsumer {
  constructor(private readonly notices: NoticesService) {}

  @Consumes(RunFinishedV1, { consumer: 'ops-api' })
  async onFinished({ runId }: RunFinishedV1): Promise<void> {
    await this.notices.tell(runId);
  }
}
