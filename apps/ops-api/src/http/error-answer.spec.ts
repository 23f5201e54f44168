import { HttpException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { PlanRefusedError, SyncError } from '#domain';
import { RequestInvalidError, RunUnknownError } from './api-errors.js';
import { errorAnswer } from './error-answer.js';

class PassingError extends SyncError {
  readonly code = 'DATABASE_UNREACHABLE';
  readonly retryable = true;
}

class LastingError extends SyncError {
  readonly code = 'DATABASE_NEWER';
  readonly retryable = false;
}

describe('an error as the caller gets it', () => {
  it('has the code and the sentence of the error, and the status that fits the code', () => {
    expect(errorAnswer(new RunUnknownError('r1'), 'q')).toEqual({
      status: 404,
      body: {
        ...{ type: 'urn:sign-sync:error:RUN_UNKNOWN', title: 'Run unknown', status: 404 },
        ...{ code: 'RUN_UNKNOWN', detail: 'There is no run r1.', requestId: 'q' },
      },
      isDefect: false,
    });
    expect(errorAnswer(new PlanRefusedError('Used.'), 'q').status).toBe(409);
  });

  it('names every place of a request that is not valid', () => {
    const places = [{ pointer: '#/users/0', detail: 'too long' }];
    expect(errorAnswer(new RequestInvalidError('Not valid.', places), 'q').body.errors).toEqual(places);
    expect(errorAnswer(new RequestInvalidError('Not valid.'), 'q').body).not.toHaveProperty('errors');
  });

  it('is 503 where it may pass by itself, else 500', () => {
    expect(errorAnswer(new PassingError('gone'), 'q').status).toBe(503);
    expect(errorAnswer(new LastingError('newer'), 'q').status).toBe(500);
  });

  it('keeps what the framework says of requests that reach no route', () => {
    const tooLarge = Object.assign(new Error('Request body is too large'), { statusCode: 413 });
    expect(errorAnswer(tooLarge, 'q')).toMatchObject({ status: 413, body: { code: 'REQUEST_TOO_LARGE' } });
    const noRoute = new HttpException('Cannot GET /api/v1/nothing', 404);
    expect(errorAnswer(noRoute, 'q')).toMatchObject({
      status: 404,
      body: { code: 'ROUTE_UNKNOWN', detail: 'Cannot GET /api/v1/nothing' },
    });
    const malformed = Object.assign(new Error('Unexpected token'), { statusCode: 400 });
    expect(errorAnswer(malformed, 'q').body.code).toBe('REQUEST_INVALID');
  });

  it('tells nothing of a defect but where its reason stands', () => {
    for (const defect of [new TypeError('secret of the inside'), 'text', new HttpException('inside', 500)]) {
      const answer = errorAnswer(defect, 'q-7');
      expect(answer).toMatchObject({ status: 500, isDefect: true, body: { code: 'INTERNAL' } });
      expect(answer.body.detail).toContain('q-7');
      expect(JSON.stringify(answer)).not.toContain('inside');
    }
  });
});
