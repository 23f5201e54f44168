import { describe, expect, it } from 'vitest';
import { interpretAnswer } from './interpret-answer.js';

const asked = 'GET /runs of https://x.example.com';
const meaning = (status: number, body: unknown) =>
  interpretAnswer({ status, text: typeof body === 'string' ? body : JSON.stringify(body) }, asked);
const problem = (status: number, code: string, detail: string) => ({
  ...{ type: `urn:sign-sync:error:${code}`, title: 'In a few words', status },
  ...{ detail, code, requestId: 'q' },
});
const said = problem(404, 'RUN_UNKNOWN', 'There is no run r.');

describe('what an answer means', () => {
  it('is its body where all is well', () => {
    expect(meaning(202, { id: 'r' })).toEqual({ kind: 'body', body: { id: 'r' } });
  });

  it('is the error of the server, under its code and in its words', () => {
    expect(meaning(404, said)).toMatchObject({
      kind: 'error',
      again: false,
      error: { code: 'RUN_UNKNOWN', message: 'There is no run r.', details: { requestId: 'q' } },
    });
  });

  it('is a refusal that tells where the token comes from', () => {
    for (const answer of [meaning(401, said), meaning(403, '<html>')]) {
      expect(answer).toMatchObject({ kind: 'error', again: false, error: { code: 'SERVER_REFUSED' } });
      expect(answer).toHaveProperty('error.message', expect.stringContaining('SIGN_SYNC_TOKEN_FILE'));
    }
  });

  it('is that something else answers', () => {
    const others = [
      meaning(200, '<html>hello</html>'),
      meaning(302, ''),
      meaning(404, '<html>'),
      meaning(404, problem(404, 'ROUTE_UNKNOWN', 'Cannot GET /x')),
      meaning(500, {}),
    ];
    for (const answer of others) {
      expect(answer).toMatchObject({ again: false, error: { code: 'SERVER_ANSWER_UNREADABLE' } });
    }
  });

  it('is worth asking again where a server or a proxy has a bad moment', () => {
    for (const status of [429, 502, 503, 504])
      expect(meaning(status, '<html>')).toMatchObject({ again: true });
    expect(meaning(503, { ...said, code: 'DATABASE_UNREACHABLE' })).toMatchObject({
      again: true,
      error: { code: 'DATABASE_UNREACHABLE' },
    });
  });
});
