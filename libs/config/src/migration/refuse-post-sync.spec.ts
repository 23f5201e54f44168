import { configProblems } from '#testing';
import { describe, expect, it } from 'vitest';

describe('user-sync-config.yml with post_sync', () => {
  it('is told what to do instead, and nothing else', async () => {
    const problems = await configProblems({
      'sign-sync-config.yml': `adobe_users: {connectors: {umapi: connector-umapi.yml}}
post_sync:
  modules: [sign_sync]
  connectors: {sign_sync: connector-sign-sync.yml}
`,
    });
    expect(problems).toEqual([
      expect.stringMatching(
        /^sign-sync-config\.yml:2:1 post_sync: Sign Sync no longer runs as post-sync .*migrate-post-sync/u,
      ),
    ]);
  });
});
