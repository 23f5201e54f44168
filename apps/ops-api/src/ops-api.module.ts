import { type DynamicModule, Module } from '@nestjs/common';
import { Configurations } from '#config';
import { type Database, DbModule } from '#db';
import { MessagingModule } from '#messaging';
import { AuditController } from './audit/audit.controller.js';
import { AuditProofController } from './audit/audit-proof.controller.js';
import { AuditProof } from './audit/audit-proof.service.js';
import { BudgetReader } from './budgets/budget-reader.service.js';
import { BudgetsController } from './budgets/budgets.controller.js';
import { ConfigurationDesk } from './configurations/configuration-desk.js';
import { ConfigurationsController } from './configurations/configurations.controller.js';
import { DeadLetterDesk } from './dead-letters/dead-letter-desk.service.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { DriftsController } from './drifts/drifts.controller.js';
import { ActivityService } from './orgs/activity.service.js';
import { HooksController } from './hooks/hooks.controller.js';
import { OrgDesk } from './orgs/org-desk.js';
import { OrgPauseService } from './orgs/org-pause.service.js';
import { OrgReader } from './orgs/org-reader.service.js';
import { OrgRefreshService } from './orgs/org-refresh.service.js';
import { OrgsController } from './orgs/orgs.controller.js';
import { OverviewController } from './orgs/overview.controller.js';
import { PeopleFinder } from './people/people-finder.service.js';
import { SignOnlyKeys } from './people/sign-only-keys.js';
import { NoticesConsumer } from './notices/notices.consumer.js';
import { NoticesService } from './notices/notices.service.js';
import { PeopleController } from './people/people.controller.js';
import { PersonExplainer } from './people/person-explainer.service.js';
import { PersonHistorian } from './people/person-historian.service.js';
import { ComparisonController } from './plans/comparison.controller.js';
import { ComparisonService } from './plans/comparison.service.js';
import { PersonSyncSteps } from './people/person-sync-steps.service.js';
import { PersonSyncService } from './people/person-sync.service.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { EventStreams } from './events/event-streams.service.js';
import { EventsController } from './events/events.controller.js';
import { RunEvents } from './events/run-events.service.js';
import { ApprovalsController } from './plans/approvals.controller.js';
import { HeldItemsService } from './plans/held-items.service.js';
import { PlanApprovalService } from './plans/plan-approval.service.js';
import { PlanDesk } from './plans/plan-desk.service.js';
import { PlanExport } from './plans/plan-export.service.js';
import { PlanReader } from './plans/plan-reader.service.js';
import { PlansController } from './plans/plans.controller.js';
import { ReplayController } from './runs/replay.controller.js';
import { ReplayDesk } from './runs/replay-desk.service.js';
import { RunAdmission } from './runs/run-admission.service.js';
import { RunCancelService } from './runs/run-cancel.service.js';
import { RunReader } from './runs/run-reader.service.js';
import { RunRequestService } from './runs/run-request.service.js';
import { RunsController } from './runs/runs.controller.js';
import { RuleReader } from './rules/rule-reader.service.js';
import { RulesController } from './rules/rules.controller.js';
import { ScimController } from './scim/scim.controller.js';
import { ScimDesk } from './scim/scim-desk.service.js';
import { ScheduleDesk } from './schedules/schedule-desk.js';
import { ScheduleSteps } from './schedules/schedule-steps.service.js';
import { SchedulesController } from './schedules/schedules.controller.js';
import { SettingsController } from './settings/settings.controller.js';
import { SourcesController } from './sources/sources.controller.js';

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
        ReplayController,
        ComparisonController,
        PlansController,
        PeopleController,
        DriftsController,
        HooksController,
        ConfigurationsController,
        DeadLettersController,
        ...[
          OrgsController,
          OverviewController,
          SourcesController,
          AuditController,
          AuditProofController,
          SettingsController,
          BudgetsController,
          RulesController,
        ],
        ScimController,
        OpenApiController,
        ApprovalsController,
        EventsController,
        SchedulesController,
        NoticesConsumer,
      ],
      providers: [
        { provide: Configurations, useValue: configurations },
        NoticesService,
        ...[ConfigurationDesk, RunAdmission, RunRequestService, RunReader, RunCancelService, ReplayDesk],
        ...[PlanReader, PlanApprovalService, HeldItemsService, PersonExplainer, PersonHistorian],
        ComparisonService,
        ...[
          PeopleFinder,
          SignOnlyKeys,
          PersonSyncService,
          PersonSyncSteps,
          OrgDesk,
          OrgReader,
          OrgPauseService,
          OrgRefreshService,
        ],
        ...[ScimDesk, ScheduleDesk, ScheduleSteps],
        ...[ActivityService, AuditProof, BudgetReader, DeadLetterDesk, RuleReader],
        ...[PlanDesk, PlanExport, EventStreams, RunEvents],
      ],
    };
  }
}
