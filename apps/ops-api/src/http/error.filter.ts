import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Observe } from '#telemetry';
import { errorAnswer } from './error-answer.js';

interface Reply {
  code(status: number): { send(body: unknown): unknown };
}

/** The one place where errors become answers. Defects are said in the log, under the id that the caller got. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly observe: Observe) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { id } = http.getRequest<{ readonly id: string }>();
    const { status, body, isDefect } = errorAnswer(error, id);
    if (isDefect) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.observe({ event: 'api.failed', requestId: id, code: body.code, message });
    }
    http.getResponse<Reply>().code(status).send(body);
  }
}
