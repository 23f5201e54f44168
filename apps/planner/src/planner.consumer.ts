import { Controller } from '@nestjs/common';
import {
  ActionsSettledV1,
  DirectoryReadV1,
  DirectoryUsersV1,
  OrgAnsweredV1,
  OrgPlanRequestedV1,
  OrgRefreshedV1,
  PlanApprovedV1,
  PlanBuiltV1,
  RunReplayRequestedV1,
  RunRequestedV1,
} from '#contracts';
import { Consumes, type MessageContext } from '#messaging';
import { DirectoryService } from './directory.service.js';
import { OrgPlannerService } from './org-planner.service.js';
import { ReleaseService } from './release.service.js';
import { ReplayRequests } from './replay/replay-requests.service.js';
import { RunService } from './run.service.js';
import { UndoPlannerService } from './undo-planner.service.js';

const planner = { consumer: 'planner' };

@Controller()
export class PlannerConsumer {
  constructor(
    private readonly runs: RunService,
    private readonly directory: DirectoryService,
    private readonly orgPlanner: OrgPlannerService,
    private readonly undo: UndoPlannerService,
    private readonly releases: ReleaseService,
    private readonly replays: ReplayRequests,
  ) {}

  @Consumes(RunRequestedV1, planner)
  async onRun({ runId }: RunRequestedV1, context: MessageContext): Promise<void> {
    await this.runs.start(runId, context);
  }

  @Consumes(DirectoryUsersV1, { ...planner, prefetch: 8, concurrency: 4 })
  async onUsers(users: DirectoryUsersV1, context: MessageContext): Promise<void> {
    await this.directory.stage(users, context);
  }

  @Consumes(DirectoryReadV1, planner)
  async onRead(read: DirectoryReadV1, context: MessageContext): Promise<void> {
    await this.directory.ended(read, context);
  }

  @Consumes(OrgRefreshedV1, planner)
  async onRefreshed(refreshed: OrgRefreshedV1, context: MessageContext): Promise<void> {
    await this.runs.orgRefreshed(refreshed, context);
  }

  @Consumes(OrgAnsweredV1, planner)
  async onAnswered(answered: OrgAnsweredV1, context: MessageContext): Promise<void> {
    await this.runs.orgAnswered(answered, context);
  }

  @Consumes(OrgPlanRequestedV1, { ...planner, prefetch: 4 })
  async onPlanRequested({ runId, orgId, round }: OrgPlanRequestedV1, context: MessageContext): Promise<void> {
    if (await this.undo.plan(runId, orgId, round, context)) return;
    await this.orgPlanner.plan(runId, orgId, round, context);
  }

  @Consumes(PlanBuiltV1, planner)
  async onBuilt(built: PlanBuiltV1, context: MessageContext): Promise<void> {
    await this.releases.built(built, context);
  }

  @Consumes(PlanApprovedV1, planner)
  async onApproved(approved: PlanApprovedV1, context: MessageContext): Promise<void> {
    await this.releases.approved(approved, context);
  }

  @Consumes(ActionsSettledV1, planner)
  async onSettled({ runId, planId }: ActionsSettledV1, context: MessageContext): Promise<void> {
    await this.releases.goOn(runId, planId, context);
  }

  @Consumes(RunReplayRequestedV1, planner)
  async onReplay({ replayId }: RunReplayRequestedV1): Promise<void> {
    await this.replays.answer(replayId);
  }
}
