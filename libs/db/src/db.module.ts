import type { DynamicModule, Type } from '@nestjs/common';
import { Database } from './database.js';
import { AuditChainRepository } from './audit/audit-chain.repository.js';
import { ActionRepository } from './repositories/action.repository.js';
import { ActivityRepository } from './repositories/activity.repository.js';
import { AppliedChangeRepository } from './repositories/applied-change.repository.js';
import { ApprovalRepository } from './repositories/approval.repository.js';
import { AuditSearchRepository } from './repositories/audit-search.repository.js';
import { AuditRepository } from './repositories/audit.repository.js';
import { DirectoryRepository } from './repositories/directory.repository.js';
import { DriftRepository } from './repositories/drift.repository.js';
import { GateRepository } from './repositories/gate.repository.js';
import { GaugeRepository } from './repositories/gauge.repository.js';
import { GroupSetRepository } from './repositories/group-set.repository.js';
import { HeldRepository } from './repositories/held.repository.js';
import { HintRepository } from './repositories/hint.repository.js';
import { HistoryRepository } from './repositories/history.repository.js';
import { IdempotencyRepository } from './repositories/idempotency.repository.js';
import { LastSeenRepository } from './repositories/last-seen.repository.js';
import { LeaseRepository } from './repositories/lease.repository.js';
import { LinkRepository } from './repositories/link.repository.js';
import { NoticeRepository } from './repositories/notice.repository.js';
import { ObservedRepository } from './repositories/observed.repository.js';
import { OffboardingRepository } from './repositories/offboarding.repository.js';
import { OpsRepository } from './repositories/ops.repository.js';
import { OrgPauseRepository } from './repositories/org-pause.repository.js';
import { OrgSummaryRepository } from './repositories/org-summary.repository.js';
import { PeopleSearchRepository } from './repositories/people-search.repository.js';
import { PersonSyncRepository } from './repositories/person-sync.repository.js';
import { PersonRepository } from './repositories/person.repository.js';
import { PlanCauseRepository } from './repositories/plan-cause.repository.js';
import { PlanListRepository } from './repositories/plan-list.repository.js';
import { PlanRepository } from './repositories/plan.repository.js';
import { PlanningRepository } from './repositories/planning.repository.js';
import { ReplayRepository } from './repositories/replay.repository.js';
import { ReportRepository } from './repositories/report.repository.js';
import { RunListRepository } from './repositories/run-list.repository.js';
import { RunTimelineRepository } from './repositories/run-timeline.repository.js';
import { RunRepository } from './repositories/run.repository.js';
import { ScheduleRepository } from './repositories/schedule.repository.js';
import { SourceWatchRepository } from './repositories/source-watch.repository.js';
import { SourceReadRepository } from './repositories/source-read.repository.js';
import { SessionRepository } from './repositories/session.repository.js';
import { ShadowRepository } from './repositories/shadow.repository.js';
import { TokenRepository } from './repositories/token.repository.js';
import { ScimConnectionRepository } from './scim/scim-connection.repository.js';
import { ScimDirectoryRepository } from './scim/scim-directory.repository.js';
import { ScimMemberRepository } from './scim/scim-member.repository.js';
import { ScimResourceRepository } from './scim/scim-resource.repository.js';
import { ScimTokenRepository } from './scim/scim-token.repository.js';
import { UndoRepository } from './repositories/undo.repository.js';
import { WaveRepository } from './repositories/wave.repository.js';
import { WindowRepository } from './repositories/window.repository.js';

const REPOSITORIES: readonly Type<object>[] = [
  ActionRepository,
  ActivityRepository,
  ApprovalRepository,
  AuditChainRepository,
  AuditRepository,
  DirectoryRepository,
  DriftRepository,
  GateRepository,
  GaugeRepository,
  GroupSetRepository,
  HeldRepository,
  HintRepository,
  HistoryRepository,
  IdempotencyRepository,
  LastSeenRepository,
  LeaseRepository,
  LinkRepository,
  NoticeRepository,
  ObservedRepository,
  OffboardingRepository,
  OpsRepository,
  OrgPauseRepository,
  OrgSummaryRepository,
  AppliedChangeRepository,
  AuditSearchRepository,
  PeopleSearchRepository,
  PersonSyncRepository,
  SourceReadRepository,
  SourceWatchRepository,
  PersonRepository,
  PlanCauseRepository,
  PlanListRepository,
  PlanRepository,
  PlanningRepository,
  ReplayRepository,
  ReportRepository,
  RunListRepository,
  RunTimelineRepository,
  RunRepository,
  ScimConnectionRepository,
  ScimDirectoryRepository,
  ScimMemberRepository,
  ScimResourceRepository,
  ScimTokenRepository,
  ScheduleRepository,
  SessionRepository,
  ShadowRepository,
  TokenRepository,
  UndoRepository,
  WaveRepository,
  WindowRepository,
];

/**
 * The open database and everything that reads and writes it, for every module of the process. A module that is only
 * made by `with` needs no decorator: without it, commands that read the state load no Nest.
 */
export class DbModule {
  static with(db: Database): DynamicModule {
    return {
      module: DbModule,
      global: true,
      providers: [
        { provide: Database, useValue: db },
        ...REPOSITORIES.map((repository) => ({
          provide: repository,
          useFactory: (database: Database) => new repository(database),
          inject: [Database],
        })),
      ],
      exports: [Database, ...REPOSITORIES],
    };
  }
}
