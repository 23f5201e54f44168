import { Module } from '@nestjs/common';
import { MessagingModule } from '#messaging';
import { CheckpointService } from './checkpoint.service.js';
import { DirectoryService } from './directory.service.js';
import { FinishService } from './finish.service.js';
import { DriftService } from './holds/drift.service.js';
import { ApprovalHolds } from './holds/approval-holds.service.js';
import { PlanHolds } from './holds/plan-holds.service.js';
import { SignOnlyWindowService } from './holds/sign-only-window.service.js';
import { OffboardingService } from './offboarding.service.js';
import { OrgPlannerService } from './org-planner.service.js';
import { PlannerConsumer } from './planner.consumer.js';
import { PlanJudge } from './plan-judge.service.js';
import { PlanWriterService } from './plan-writer.service.js';
import { QuestionService } from './question.service.js';
import { ReleaseService } from './release.service.js';
import { ReplayRequests } from './replay/replay-requests.service.js';
import { ReplayService } from './replay/replay.service.js';
import { RoundService } from './round.service.js';
import { RunService } from './run.service.js';
import { ShadowService } from './shadow/shadow.service.js';
import { UndoPlannerService } from './undo-planner.service.js';
import { UndoRoundService } from './undo-round.service.js';
import { WaveService } from './wave.service.js';

/** Stores people, builds and seals plans, releases their actions. Needs a global DbModule and `Configurations`. */
@Module({
  imports: [MessagingModule],
  controllers: [PlannerConsumer],
  providers: [
    RunService,
    DirectoryService,
    RoundService,
    OrgPlannerService,
    ReplayService,
    ReplayRequests,
    ApprovalHolds,
    PlanHolds,
    SignOnlyWindowService,
    DriftService,
    PlanJudge,
    PlanWriterService,
    ShadowService,
    QuestionService,
    ReleaseService,
    FinishService,
    CheckpointService,
    UndoRoundService,
    UndoPlannerService,
    OffboardingService,
    WaveService,
  ],
})
export class PlannerModule {}
