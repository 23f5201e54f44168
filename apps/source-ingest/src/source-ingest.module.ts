import { Module } from '@nestjs/common';
import { MessagingModule } from '#messaging';
import { IngestService } from './ingest.service.js';
import { SourceIngestConsumer } from './source-ingest.consumer.js';

/** Reads identity sources and streams their people. Needs a global DbModule and `Configurations`. */
@Module({
  imports: [MessagingModule],
  controllers: [SourceIngestConsumer],
  providers: [IngestService],
})
export class SourceIngestModule {}
