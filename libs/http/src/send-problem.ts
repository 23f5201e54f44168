import { PROBLEM_MEDIA_TYPE } from '#contracts';
import type { ErrorAnswer } from './error-answer.js';

export interface ProblemReply {
  code(status: number): { type(media: string): { send(body: unknown): unknown } };
}

/** Sends a refusal, or the news of a defect, as a problem document. */
export function sendProblem(reply: ProblemReply, { status, body }: ErrorAnswer): unknown {
  return reply.code(status).type(`${PROBLEM_MEDIA_TYPE}; charset=utf-8`).send(body);
}
