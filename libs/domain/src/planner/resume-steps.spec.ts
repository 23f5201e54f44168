import { describe, expect, it } from 'vitest';
import { resumeSteps } from './resume-steps.js';
import type { Step } from './steps-of.js';

const create: Step = { do: 'create-user', accountAdmin: false, firstName: 'Ana', lastName: 'Ruiz' };
const groups: Step = { do: 'set-groups', memberships: [], leave: [] };
const revoke: Step = { do: 'set-record', accountAdmin: false, deferrable: true };
const activate: Step = { do: 'set-state', state: 'ACTIVE' };

describe('resumeSteps', () => {
  it('doubts the step whose outcome is missing', () => {
    expect(resumeSteps([create, groups], [{ outcome: null }])).toEqual({
      ...{ steps: [create, groups], at: 0, recorded: 0, doubted: true },
    });
  });

  it('goes on behind the steps that are done, with the id that the creation gave', () => {
    expect(
      resumeSteps([create, groups], [{ outcome: 'done', userId: 'u1' }, { outcome: null }]),
    ).toMatchObject({ at: 1, recorded: 1, doubted: true, userId: 'u1' });
  });

  it('puts a refused step off as the first delivery did', () => {
    const resumed = resumeSteps([revoke, activate], [{ outcome: 'refused' }, { outcome: null }]);
    expect(resumed.steps.map((step) => step.do)).toEqual(['set-state', 'set-record']);
    expect(resumed).toMatchObject({ at: 0, recorded: 1, doubted: true });
  });

  it('has nothing left when every step is recorded as done', () => {
    expect(resumeSteps([groups], [{ outcome: 'done' }])).toMatchObject({ at: 1, doubted: false });
  });
});
