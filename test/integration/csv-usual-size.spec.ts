import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configFiles } from '../support/config-files.js';
import { crowd, csvOf } from '../support/people.js';
import { signOrgs } from '../support/sign-state.js';
import { ServicesWorld } from './services-world.js';

const people = (count: number) => ({ 'users.csv': csvOf(crowd(count, () => 'Sign Sales')) });

let world: ServicesWorld;
beforeAll(async () => {
  world = await ServicesWorld.open({
    sign: signOrgs({ primary: {} }),
    files: { ...configFiles(), ...people(60) },
  });
});
afterAll(() => world.close());

describe('a directory of unusual size', () => {
  it('is told from the fifth complete read on, test runs included, and holds nothing', async () => {
    expect((await world.run('sync')).exitCode).toBe(0);
    for (let read = 2; read <= 4; read += 1) await world.run('test');
    await world.write(people(100));
    // Only four reads to learn from.
    expect((await world.run('test')).run.directory).toMatchObject({ view: 'complete', explanations: [] });

    // Learnt from 60 four times, and 100 once: 20 people more or fewer are usual.
    await world.write(people(39));
    const odd = await world.run('sync');
    expect(odd.exitCode).toBe(0);
    expect(odd.run.directory).toMatchObject({
      ...{ view: 'complete', heldGroups: [], people: 39 },
      explanations: [expect.stringMatching(/^39 people are unusual here: .* 40 to 80 were to be expected/u)],
    });

    await world.write(people(40));
    expect((await world.run('sync')).run.directory).toMatchObject({ explanations: [] });
  });
});
