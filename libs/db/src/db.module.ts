import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { Database } from './database.js';
import { ActionRepository } from './repositories/action.repository.js';
import { ApprovalRepository } from './repositories/approval.repository.js';
import { AuditRepository } from './repositories/audit.repository.js';
import { DirectoryRepository } from './repositories/directory.repository.js';
import { DriftRepository } from './repositories/drift.repository.js';
import { GateRepository } from './repositories/gate.repository.js';
import { GaugeRepository } from './repositories/gauge.repository.js';
import { GroupSetRepository } from './repositories/group-set.repository.js';
import { HistoryRepository } from './repositories/history.repository.js';
import { LeaseRepository } from './repositories/lease.repository.js';
import { LinkRepository } from './repositories/link.repository.js';
import { ObservedRepository } from './repositories/observed.repository.js';
import { OffboardingRepository } from './repositories/offboarding.repository.js';
import { OpsRepository } from './repositories/ops.repository.js';
import { PersonRepository } from './repositories/person.repository.js';
import { PlanRepository } from './repositories/plan.repository.js';
import { PlanningRepository } from './repositories/planning.repository.js';
import { ReportRepository } from './repositories/report.repository.js';
import { RunRepository } from './repositories/run.repository.js';
import { UndoRepository } from './repositories/undo.repository.js';
import { WaveRepository } from './repositories/wave.repository.js';

const REPOSITORIES: readonly Type<object>[] = [
  ActionRepository,
  ApprovalRepository,
  AuditRepository,
  DirectoryRepository,
  DriftRepository,
  GateRepository,
  GaugeRepository,
  GroupSetRepository,
  HistoryRepository,
  LeaseRepository,
  LinkRepository,
  ObservedRepository,
  OffboardingRepository,
  OpsRepository,
  PersonRepository,
  PlanRepository,
  PlanningRepository,
  ReportRepository,
  RunRepository,
  UndoRepository,
  WaveRepository,
];

/** The open database and everything that reads and writes it, for every module of the process. */
@Module({})
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
