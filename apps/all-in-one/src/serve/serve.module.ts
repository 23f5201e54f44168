import { type DynamicModule, Module } from '@nestjs/common';
import { ExecutorModule } from '../../../executor/src/executor.module.js';
import { ExecutorOptions } from '../../../executor/src/executor-options.js';
import { OpsApiModule, type OpsApiOptions } from '../../../ops-api/src/index.js';
import { PlannerModule } from '../../../planner/src/planner.module.js';
import { ScheduleModule } from '../../../source-ingest/src/schedule.module.js';
import { HintsModule } from '../../../source-ingest/src/hints.module.js';
import { SourceIngestModule } from '../../../source-ingest/src/source-ingest.module.js';
import { WatchModule } from '../../../source-ingest/src/watch.module.js';
import { ConfigurationsModule } from '../configurations.module.js';
import { RunEndConsumer } from '../run-end.consumer.js';
import { RunEnds } from '../run-ends.js';

/** The API and all services in one process. */
@Module({})
export class ServeModule {
  static with(api: OpsApiOptions, executor: ExecutorOptions): DynamicModule {
    return {
      module: ServeModule,
      imports: [
        ConfigurationsModule.with(api.configurations),
        OpsApiModule.with(api),
        SourceIngestModule,
        ScheduleModule,
        WatchModule,
        HintsModule,
        PlannerModule,
        ExecutorModule.with(executor),
      ],
      // Somebody takes the ends of runs from the queue, or they would stay there for ever.
      controllers: [RunEndConsumer],
      providers: [RunEnds],
    };
  }
}
