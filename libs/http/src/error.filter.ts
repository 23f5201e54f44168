import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Observe } from '#telemetry';
import type { AnswerError } from './error-answer.js';
import { type ProblemReply, sendProblem } from './send-problem.js';

/** The one place where errors become answers. Defects are said in the log, under the id that the caller got. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly observe: Observe,
    private readonly answerError: AnswerError,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<{ readonly id: string }>(), http.getResponse<ProblemReply>());
  }

  answer(error: unknown, { id }: { readonly id: string }, reply: ProblemReply): void {
    const answer = this.answerError(error, id);
    const { body, isDefect } = answer;
    if (isDefect) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.observe({ event: 'api.failed', requestId: id, code: body.code, message });
    }
    sendProblem(reply, answer);
  }
}
