import { describe, expect, it } from 'vitest';
import { change, inWords, memberships, orgView } from '#testing';
import { personChange } from './person-change.js';
import { afterRefusal, type Step, stepsOf } from './steps-of.js';

const view = orgView();
const REACTIVATED = { status: ['INACTIVE', 'ACTIVE'] } as const;

/** Steps as short lines; `?` marks one that may be put off. */
function lines(steps: readonly Step[]): string[] {
  return steps.map((step) => {
    const mark = 'deferrable' in step ? '?' : '';
    switch (step.do) {
      case 'set-groups': {
        const leave = step.leave.length > 0 ? ` leave ${step.leave.join(', ')}` : '';
        return `groups${mark} ${inWords(step.memberships).join(', ')}${leave}`;
      }
      case 'set-state':
        return `state ${step.state}`;
      case 'set-record':
      case 'create-user': {
        const { do: kind, ...fields } = step;
        const shown = Object.entries(fields).filter(([field]) => field !== 'deferrable');
        return `${kind === 'set-record' ? 'record' : 'create'}${mark} ${shown.map((one) => one.join('=')).join(' ')}`;
      }
    }
  });
}

describe('stepsOf', () => {
  it('creates with names and role, then writes the groups (13)', () => {
    const after = {
      status: 'ACTIVE' as const,
      accountAdmin: true,
      firstName: 'Ana',
      lastName: 'Alba',
    };
    const made = (...groups: string[]) =>
      personChange('create', undefined, { ...after, memberships: memberships(...groups) });
    expect(lines(stepsOf(made('Sales*'), view, false))).toEqual([
      'create accountAdmin=true firstName=Ana lastName=Alba',
      'groups Sales*',
    ]);
    expect(lines(stepsOf(made('Default Group'), view, false))).toEqual([
      'create accountAdmin=true firstName=Ana lastName=Alba',
    ]);
    expect(lines(stepsOf(made('Sales'), view, true))).toEqual([
      'create accountAdmin=true firstName=Ana lastName=Alba',
      'groups Sales leave default group',
    ]);
  });

  it('moves somebody with one group by one plain entry without umg, and names the old group otherwise (24)', () => {
    expect(lines(stepsOf(change('update', ['Sales'], ['Legal']), view, false))).toEqual(['groups Legal']);
    expect(lines(stepsOf(change('update', ['Sales', 'Ops*'], ['Legal', 'Ops*']), view, false))).toEqual([
      'groups Legal, Ops* leave sales',
    ]);
    expect(lines(stepsOf(change('update', ['Sales'], ['Legal']), view, true))).toEqual([
      'groups Legal leave sales',
    ]);
  });

  it('takes away first and grants last', () => {
    const revoke = change('update', ['Sales'], ['Legal'], { accountAdmin: [true, false] });
    expect(lines(stepsOf(revoke, view, false))).toEqual(['record accountAdmin=false', 'groups Legal']);
    const grant = change('update', ['Sales'], ['Legal'], { accountAdmin: [false, true] });
    expect(lines(stepsOf(grant, view, false))).toEqual(['groups Legal', 'record accountAdmin=true']);
  });

  it('writes only names that change hands with the plan, beside a role in one record', () => {
    const before = {
      accountAdmin: false,
      memberships: memberships('Sales'),
      firstName: 'Anna',
      lastName: 'Alba',
    };
    const after = { ...before, accountAdmin: true, firstName: 'Ana' };
    expect(lines(stepsOf(personChange('update', before, after), view, false))).toEqual([
      'record accountAdmin=true firstName=Ana lastName=Alba',
    ]);
  });

  it('changes an address last and apart, so that an account which refuses that has everything else', () => {
    const before = { accountAdmin: false, memberships: memberships('Sales'), email: 'ana@old.example.com' };
    const after = {
      ...{ accountAdmin: true, memberships: memberships('Legal'), email: 'ana@new.example.com' },
    };
    expect(lines(stepsOf(personChange('update', before, after), view, false))).toEqual([
      'groups Legal',
      'record accountAdmin=true',
      'record email=ana@new.example.com',
    ]);
    const inactive = { ...before, status: 'INACTIVE' as const };
    const active = { ...before, status: 'ACTIVE' as const, email: after.email };
    expect(lines(stepsOf(personChange('reactivate', inactive, active), view, false))).toEqual([
      'state ACTIVE',
      'record email=ana@new.example.com',
    ]);
  });

  it('deactivates by one call, whatever groups there are', () => {
    const leaver = change('deactivate', ['Sales*', 'Legal'], ['Sales*', 'Legal'], {
      status: ['ACTIVE', 'INACTIVE'],
    });
    expect(lines(stepsOf(leaver, view, false))).toEqual(['state INACTIVE']);
  });

  it('names every group that a reset leaves (19)', () => {
    const reset = change('reset', ['Sales*', 'Legal'], ['Default Group'], { accountAdmin: [true, false] });
    expect(lines(stepsOf(reset, view, false))).toEqual([
      'record accountAdmin=false',
      'groups Default Group leave legal, sales',
    ]);
  });
});

describe('stepsOf, a reactivation (14)', () => {
  it('activates first where nothing is revoked', () => {
    const back = change('reactivate', ['Sales'], ['Legal*'], { ...REACTIVATED, accountAdmin: [false, true] });
    expect(lines(stepsOf(back, view, false))).toEqual([
      'state ACTIVE',
      'groups Legal*',
      'record accountAdmin=true',
    ]);
    const same = change('reactivate', ['Sales'], ['Sales'], REACTIVATED);
    expect(lines(stepsOf(same, view, false))).toEqual(['state ACTIVE']);
  });

  it('revokes before the activation and grants behind it', () => {
    const back = change('reactivate', ['Sales*', 'Ops'], ['Legal*', 'Ops'], {
      ...REACTIVATED,
      accountAdmin: [true, false],
    });
    expect(lines(stepsOf(back, view, true))).toEqual([
      'record? accountAdmin=false',
      'groups? Legal, Ops leave sales',
      'state ACTIVE',
      'groups Legal*, Ops',
    ]);
  });

  it('writes the groups once where revoking is all there is', () => {
    const back = change('reactivate', ['Sales*'], ['Sales'], REACTIVATED);
    expect(lines(stepsOf(back, view, false))).toEqual(['groups? Sales', 'state ACTIVE']);
  });
});

describe('afterRefusal', () => {
  const refuse = (steps: readonly Step[]) => lines(afterRefusal(steps, 0));

  it('puts a revoke right behind the activation', () => {
    const back = change('reactivate', ['Sales'], ['Legal*'], { ...REACTIVATED, accountAdmin: [true, false] });
    expect(refuse(stepsOf(back, view, false))).toEqual([
      'state ACTIVE',
      'record accountAdmin=false',
      'groups Legal*',
    ]);
    const plain = change('reactivate', ['Sales*'], ['Sales'], REACTIVATED);
    expect(refuse(stepsOf(plain, view, false))).toEqual(['state ACTIVE', 'groups Sales']);
  });

  it('lets the final memberships stand for a refused one, and they leave what it was to leave', () => {
    const back = change('reactivate', ['Sales*', 'Ops'], ['Legal*', 'Ops'], REACTIVATED);
    expect(refuse(stepsOf(back, view, true))).toEqual(['state ACTIVE', 'groups Legal*, Ops leave sales']);
  });

  it('puts off one step after the other', () => {
    const back = change('reactivate', ['Sales*'], ['Legal'], { ...REACTIVATED, accountAdmin: [true, false] });
    const once = afterRefusal(stepsOf(back, view, true), 0);
    expect(lines(once)).toEqual(['groups? Legal leave sales', 'state ACTIVE', 'record accountAdmin=false']);
    const twice = lines(afterRefusal(once, 0));
    expect(twice[0]).toBe('state ACTIVE');
    expect(twice.slice(1).toSorted()).toEqual(['groups Legal leave sales', 'record accountAdmin=false']);
  });

  it('refuses to put off what has its place', () => {
    const steps = stepsOf(change('reactivate', ['Sales'], ['Sales'], REACTIVATED), view, false);
    expect(() => afterRefusal(steps, 0)).toThrow('Only a deferrable step');
    expect(() => afterRefusal(steps, 5)).toThrow('Only a deferrable step');
  });
});
