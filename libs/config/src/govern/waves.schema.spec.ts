import { describe, expect, it } from 'vitest';
import { configProblems, filesAround, type TrialFiles, tryConfig } from '#testing';

function files(more: string): TrialFiles {
  const around = filesAround('csv', 'file_path: users.csv\n', {
    'users.csv': 'email,firstname,lastname,country,groups\n',
  });
  return { ...around, 'sign-sync-config.yml': `${around['sign-sync-config.yml'] ?? ''}${more}\n` };
}

describe('waves', () => {
  it('are none unless they are written', async () => {
    expect((await tryConfig(files(''))).govern.waves).toBeUndefined();
  });

  it('are sizes, and 10% of failures unless something else is written', async () => {
    const sizes = [
      { kind: 'count', value: 5 },
      { kind: 'percent', value: 12.5 },
      { kind: 'percent', value: 100 },
    ];
    const short = await tryConfig(files('waves: [5, 12.5%, 100%]'));
    expect(short.govern.waves).toEqual({ sizes, maxFailuresPercent: 10 });
    const long = await tryConfig(files('waves: {sizes: [5, 12.5%, 100%], max_failures: 0%}'));
    expect(long.govern.waves).toEqual({ sizes, maxFailuresPercent: 0 });
  });

  it.for([
    ['waves:', '5:1 waves: has no value. Give a mapping'],
    ['waves: []', '5:8 waves: is an empty list.'],
    ['waves: 5', '5:8 waves: 5 is read as a number, and a mapping is wanted.'],
    ['waves: [0]', '5:9 waves[0]: 0 is not the size of a wave. Give a whole number of people (5) or'],
    ['waves: [ten]', '5:9 waves[0]: "ten" is not the size of a wave.'],
    ['waves: [5, 101%]', '5:12 waves[1]: "101%" is not the size of a wave.'],
    ['waves: [50%, 10%]', '5:14 waves[1]: 10% does not reach beyond the sizes before it.'],
    ['waves: [5, 5]', '5:12 waves[1]: 5 does not reach beyond the sizes before it.'],
    ['waves: [100%, 7]', '5:15 waves[1]: 7 comes after 100%, which is everybody.'],
    ['waves: {sizes: [5], max_failures: 10}', '5:35 waves.max_failures: 10 is not a share of people. Give a'],
    ['waves: {max_failures: 10%}', '5 waves.sizes: missing. Give the sizes of the waves'],
    ['waves: {sizes: [5], max_failure: 10%}', '5:21 waves.max_failure: unknown key. Did you mean'],
  ])('are refused where they make no sense: %s', async ([written, problem]) => {
    const problems = await configProblems(files(written ?? ''));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`sign-sync-config.yml:${problem ?? ''}`);
  });
});
