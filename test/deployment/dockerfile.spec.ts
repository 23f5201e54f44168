import { describe, expect, it } from 'vitest';
import { checkDockerfile } from './check-dockerfile.js';
import { readDockerfile, stagesOf } from './dockerfile.js';

describe('the Dockerfile', () => {
  it('keeps what this product promises', () => {
    expect(checkDockerfile(readDockerfile())).toEqual([]);
  });

  it('installs in the image of the services nothing that only development needs', () => {
    const steps = stagesOf(readDockerfile()).find(({ name }) => name === 'dependencies')?.steps ?? [];
    expect(steps.map(({ rest }) => rest).join('\n')).toMatch(/npm ci .*--omit=dev/);
  });

  it.each([
    [
      'it ends as root',
      /USER 10001:10001/g,
      '',
      'Stage service does not end as a user with a number other than 0.',
    ],
    [
      'its user has a name only',
      /USER 10001:10001/g,
      'USER node',
      'Stage service does not end as a user with a number other than 0.',
    ],
    [
      'a shell starts it',
      /CMD \["node", "dist.*/,
      'CMD node dist/apps/ops-api/src/main.js',
      'Stage service has no CMD in words, so that signals would end in a shell.',
    ],
    ['nobody watches it', /HEALTHCHECK[^\n]*\\\n[^\n]*/g, '', 'Stage service has no HEALTHCHECK in words.'],
    ['its image has no version', /node:[\w.-]+/, 'node', 'Stage build has the image node without a version.'],
    [
      'it fetches from elsewhere',
      'COPY apps apps',
      'ADD https://example.com/apps apps',
      'Stage build uses ADD, which may fetch and unpack.',
    ],
    [
      'it holds a secret',
      'ENV NODE_ENV=production \\\n',
      'ENV SIGN_SYNC_API_TOKEN=abc \\\n',
      'Stage service holds the secret SIGN_SYNC_API_TOKEN.',
    ],
    [
      'it copies what is missing',
      'COPY libs libs',
      'COPY lib lib',
      'Stage build copies lib, which does not exist.',
    ],
    [
      'its command cannot be chosen',
      /CMD \["node", "dist.*/,
      'ENTRYPOINT ["node"]',
      'Stage service has an ENTRYPOINT, so that a command would not replace it.',
    ],
    [
      'something else is built by default',
      / AS service/,
      ' AS other',
      'The last stage, which is built by default, is not service.',
    ],
  ])('is refused when %s', (_when, what, instead, sentence) => {
    const broken = readDockerfile().replace(what, instead);
    expect(broken).not.toBe(readDockerfile());
    expect(checkDockerfile(broken)).toContain(sentence);
  });
});
