import { describe, expect, it } from 'vitest';
import { policy, rules } from '#testing';
import { rulesOf } from './rules-of.js';

const some = policy({
  rules: rules(['Sales', { assigns: ['A'] }], ['Legal', { assigns: ['B'] }], ['Sales', { assigns: ['A'] }]),
});
const seen = {
  people: new Map([['Sales', 3]]),
  notFound: [],
  signGroups: new Map([['primary', ['A', 'B']]]),
};

describe('rules as people are told of them', () => {
  it('stand in their order, each with its people and its own warnings', () => {
    const told = rulesOf(some, seen);
    expect(told.map(({ number, people }) => [number, people])).toEqual([
      [1, 3],
      [2, 0],
      [3, 3],
    ]);
    expect(told.map(({ warnings }) => warnings.map(({ kind, other }) => [kind, other]))).toEqual([
      [],
      [['nobody', null]],
      [['duplicate', 1]],
    ]);
  });

  it('say nothing of people whom nobody has counted', () => {
    expect(rulesOf(some, undefined).map(({ people }) => people)).toEqual([null, null, null]);
    const asked = rulesOf(some, { ...seen, asked: ['Sales'] });
    expect(asked.map(({ people }) => people)).toEqual([3, null, 3]);
  });
});
