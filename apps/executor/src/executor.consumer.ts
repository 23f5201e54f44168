import { Controller } from '@nestjs/common';
import { OrgQuestionsV1, OrgRefreshRequestedV1, SignActionV1 } from '#contracts';
import { Consumes, type MessageContext } from '#messaging';
import { ActionService } from './actions/action.service.js';
import { AnswerService } from './reading/answer.service.js';
import { RefreshService } from './reading/refresh.service.js';

/** By org: whoever holds an org gets all its messages. */
const executor = { consumer: 'executor', partitioned: true } as const;

/** Reads: what every run needs, also one that writes nothing. */
@Controller()
export class ReadingConsumer {
  constructor(
    private readonly refreshes: RefreshService,
    private readonly answers: AnswerService,
  ) {}

  @Consumes(OrgRefreshRequestedV1, { ...executor, prefetch: 16 })
  async onRefresh({ runId, orgId }: OrgRefreshRequestedV1, context: MessageContext): Promise<void> {
    await this.refreshes.refresh(runId, orgId, context);
  }

  @Consumes(OrgQuestionsV1, { ...executor, prefetch: 16 })
  async onQuestions(questions: OrgQuestionsV1, context: MessageContext): Promise<void> {
    await this.answers.answer(questions, context);
  }
}

/** Writes: registered only where a run may write. */
@Controller()
export class ActionConsumer {
  constructor(private readonly actions: ActionService) {}

  @Consumes(SignActionV1, { ...executor, prefetch: 32 })
  async onAction(action: SignActionV1, context: MessageContext): Promise<void> {
    await this.actions.apply(action, context);
  }
}
