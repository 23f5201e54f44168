import { type DynamicModule, Module } from '@nestjs/common';
import { MessagingModule } from '#messaging';
import { ActionJournal } from './actions/action-journal.js';
import { ActionService } from './actions/action.service.js';
import { ActionConsumer, ReadingConsumer } from './executor.consumer.js';
import { ExecutorOptions } from './executor-options.js';
import { OrgConnections } from './orgs/org-connections.js';
import { OrgLeases } from './orgs/org-leases.js';
import { OrgPauses } from './orgs/org-pauses.js';
import { AnswerService } from './reading/answer.service.js';
import { DoubtService } from './reading/doubt.service.js';
import { RefreshService } from './reading/refresh.service.js';

/** The only part that talks to Sign. Needs a global DbModule and `Configurations`. */
@Module({})
export class ExecutorModule {
  /** Without `writes` no action handler exists, whatever the outbox holds. */
  static with(options: ExecutorOptions): DynamicModule {
    return {
      module: ExecutorModule,
      imports: [MessagingModule],
      controllers: options.writes ? [ReadingConsumer, ActionConsumer] : [ReadingConsumer],
      providers: [
        { provide: ExecutorOptions, useValue: options },
        OrgLeases,
        OrgPauses,
        OrgConnections,
        ActionJournal,
        RefreshService,
        AnswerService,
        DoubtService,
        ActionService,
      ],
    };
  }
}
