import { describe, expect, it } from 'vitest';
import { ApiProblem, problemOf, ServerAway } from '../api/problem.js';
import { failureWords } from './failure.js';

describe('a failure in words', () => {
  it('says what to do, with the code and the request that help to find out more', () => {
    const problem = new ApiProblem(503, 'DATABASE_UNAVAILABLE', 'The database is away.', 'r-1', undefined);
    expect(failureWords(problem, 'the orgs')).toEqual({
      title: 'The server could not answer with the orgs',
      detail: 'The database is away.',
      advice: 'Nothing was changed. Try again in a moment.',
      ...{ code: 'DATABASE_UNAVAILABLE', requestId: 'r-1' },
    });
    expect(failureWords(new ServerAway('x'), 'the orgs').title).toBe('The server does not answer');
  });

  it('reads what the server says, and survives what is no problem document', async () => {
    const body = { code: 'RUN_UNKNOWN', detail: 'There is no such run.', requestId: 'r-2' };
    const said = await problemOf(new Response(JSON.stringify(body), { status: 404 }));
    expect([said.status, said.code, said.detail, said.requestId]).toEqual([404, ...Object.values(body)]);
    const odd = await problemOf(new Response('<html>', { status: 502, headers: { 'retry-after': '7' } }));
    expect([odd.code, odd.retryAfter]).toEqual(['HTTP_502', 7]);
  });
});
