import { describe, expect, it } from 'vitest';
import { Conditions } from './conditions.js';

describe('the conditions of a statement', () => {
  it('are true where nothing is asked for', () => {
    const asked = new Conditions().add(undefined, (parameter) => `a = ${parameter}`).add(null, () => 'never');
    expect(asked.and()).toBe('true');
    expect(asked.params).toEqual([]);
  });

  it('stand in the text with the numbers of their parameters, behind those that have none', () => {
    const asked = new Conditions()
      .add('x', (parameter) => `a = ${parameter}`)
      .add(0, (parameter) => `b > ${parameter}`);
    expect(asked.and('c is null')).toBe('c is null and a = $1 and b > $2');
    expect(asked.parameter(10)).toBe('$3');
    expect(asked.params).toEqual(['x', 0, 10]);
  });

  it('take the value that they are given for false and nothing, too', () => {
    const asked = new Conditions()
      .add(false, (parameter) => `a is ${parameter}`)
      .add('', (parameter) => `b = ${parameter}`);
    expect(asked.and()).toBe('a is $1 and b = $2');
  });

  it('count on where a statement has several sets of them', () => {
    const plans = new Conditions().add('x', (parameter) => `a = ${parameter}`);
    const people = new Conditions(plans.params).add('y', (parameter) => `b = ${parameter}`);
    expect([plans.and(), people.and()]).toEqual(['a = $1', 'b = $2']);
    expect(plans.params).toEqual(['x', 'y']);
  });
});
