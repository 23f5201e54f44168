import { type DynamicModule, Module } from '@nestjs/common';
import { Configurations } from '#config';
import { type Database, DbModule } from '#db';
import { MessagingModule } from '#messaging';
import { ConfigurationDesk } from './configurations/configuration-desk.js';
import { ConfigurationsController } from './configurations/configurations.controller.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { DriftsController } from './drifts/drifts.controller.js';
import { PeopleController } from './people/people.controller.js';
import { PersonExplainer } from './people/person-explainer.service.js';
import { PersonHistorian } from './people/person-historian.service.js';
import { ComparisonController } from './plans/comparison.controller.js';
import { ComparisonService } from './plans/comparison.service.js';
import { HeldItemsService } from './plans/held-items.service.js';
import { PlanApprovalService } from './plans/plan-approval.service.js';
import { PlanReader } from './plans/plan-reader.service.js';
import { PlansController } from './plans/plans.controller.js';
import { RunAdmission } from './runs/run-admission.service.js';
import { RunCancelService } from './runs/run-cancel.service.js';
import { RunReader } from './runs/run-reader.service.js';
import { RunRequestService } from './runs/run-request.service.js';
import { RunsController } from './runs/runs.controller.js';

export interface OpsApiOptions {
  /** Open and migrated. */
  readonly db: Database;
  readonly configurations: Configurations;
}

/** Requests of people: runs, plans, approvals, dead letters. Whoever starts the process settles the transport. */
@Module({})
export class OpsApiModule {
  static with({ db, configurations }: OpsApiOptions): DynamicModule {
    return {
      module: OpsApiModule,
      imports: [DbModule.with(db), MessagingModule],
      controllers: [
        RunsController,
        ComparisonController,
        PlansController,
        PeopleController,
        DriftsController,
        ConfigurationsController,
        DeadLettersController,
      ],
      providers: [
        { provide: Configurations, useValue: configurations },
        ...[ConfigurationDesk, RunAdmission, RunRequestService, RunReader, RunCancelService],
        ...[PlanReader, PlanApprovalService, HeldItemsService, PersonExplainer, PersonHistorian],
        ComparisonService,
      ],
    };
  }
}
