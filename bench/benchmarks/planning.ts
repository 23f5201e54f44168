import { type Benchmark, measure } from '../benchmark.js';
import { PEOPLE, plannedMillion } from '../support/planned-million.js';

export const planning: Benchmark = {
  name: 'planning',
  about:
    '1,000,000 people of the directory against 200,000 users of one org, 50 groups, `create_users: False`: 10,000 people to move, 800,000 to skip with the reason. From the moment both sides are stored to the sealed plan with its items and skips committed. Every status that a decision depends on was learnt by a run before, so nobody is asked.',
  async measure(options) {
    const { again } = await plannedMillion(options);
    const samples = again.map(({ planningMs }) => (PEOPLE / planningMs) * 1000);
    return [
      measure('join, decisions, sealed plan', 'people/s', samples, { sense: 'at least', value: 50_000 }),
    ];
  },
};
