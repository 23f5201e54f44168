import { type DynamicModule, Module } from '@nestjs/common';
import { Configurations } from '#config';
import { type Database, DbModule } from '#db';
import { MessagingModule } from '#messaging';
import { ExecutorModule } from '../../executor/src/executor.module.js';
import type { ExecutorOptions } from '../../executor/src/executor-options.js';
import { PlannerModule } from '../../planner/src/planner.module.js';
import { SourceIngestModule } from '../../source-ingest/src/source-ingest.module.js';
import { ConfigurationsModule } from './configurations.module.js';
import { RunEndConsumer } from './run-end.consumer.js';
import { RunEnds } from './run-ends.js';

export interface AllInOneOptions {
  readonly db: Database;
  readonly configurations: Configurations;
  readonly executor: ExecutorOptions;
}

/** The service modules in one process. */
@Module({})
export class AllInOneModule {
  static with({ db, configurations, executor }: AllInOneOptions): DynamicModule {
    return {
      module: AllInOneModule,
      imports: [
        DbModule.with(db),
        ConfigurationsModule.with(configurations),
        MessagingModule,
        SourceIngestModule,
        PlannerModule,
        ExecutorModule.with(executor),
      ],
      controllers: [RunEndConsumer],
      providers: [RunEnds],
    };
  }
}
