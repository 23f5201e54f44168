import { Controller } from '@nestjs/common';
import { DirectoryReadRequestedV1, RunRequestedV1 } from '#contracts';
import { Consumes, type MessageContext } from '#messaging';
import { IngestService } from './ingest.service.js';

@Controller()
export class SourceIngestConsumer {
  constructor(private readonly ingest: IngestService) {}

  @Consumes(RunRequestedV1, { consumer: 'source-ingest' })
  async onRun({ runId }: RunRequestedV1, context: MessageContext): Promise<void> {
    await this.ingest.read(runId, context);
  }

  @Consumes(DirectoryReadRequestedV1, { consumer: 'source-ingest' })
  async onReadRequested({ runId }: DirectoryReadRequestedV1, context: MessageContext): Promise<void> {
    await this.ingest.read(runId, context);
  }
}
