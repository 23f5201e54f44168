import type { Configurations } from '#config';
import {
  ApprovalRepository,
  type Database,
  DirectoryRepository,
  DriftRepository,
  GroupSetRepository,
  LinkRepository,
  ObservedRepository,
  PlanningRepository,
  RunRepository,
  UndoRepository,
  WindowRepository,
} from '#db';
import { ApprovalHolds } from '../holds/approval-holds.service.js';
import { DriftService } from '../holds/drift.service.js';
import { PlanHolds } from '../holds/plan-holds.service.js';
import { SignOnlyWindowService } from '../holds/sign-only-window.service.js';
import { PlanJudge } from '../plan-judge.service.js';
import { RoundService } from '../round.service.js';
import { UndoRoundService } from '../undo-round.service.js';

/** What makes plans, over another database than the service's own. */
export function planningIn(db: Database, configurations: Configurations) {
  const runs = new RunRepository(db);
  const observed = new ObservedRepository(db);
  const planning = new PlanningRepository(db);
  const groupSets = new GroupSetRepository(db);
  const links = new LinkRepository(db);
  const directory = new DirectoryRepository(db);
  const windows = new WindowRepository(db);
  return {
    round: new RoundService(db, runs, directory, observed, planning, groupSets, links, configurations),
    undoRound: new UndoRoundService(runs, observed, new UndoRepository(db), configurations),
    judge: new PlanJudge(
      planning,
      new PlanHolds(
        new ApprovalHolds(new ApprovalRepository(db)),
        new SignOnlyWindowService(windows, planning),
      ),
      new DriftService(new DriftRepository(db), observed),
      windows,
    ),
  };
}
