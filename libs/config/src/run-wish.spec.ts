import { describe, expect, it } from 'vitest';
import { runWish } from './run-wish.js';

const org = (name: string) => ({ name, adminEmail: 'Admin@example.com', host: `${name}.example.com` });
const config = { testMode: false, orgs: [org('primary'), org('emea')] };
const labels = (wish: ReturnType<typeof runWish>) => wish.orgs.map(({ label }) => label);

describe('what a run does where nobody says more', () => {
  it('is a sync of every org of the configuration', () => {
    const wish = runWish(config);
    expect([wish.mode, labels(wish), wish.options]).toEqual(['sync', ['primary', 'emea'], {}]);
    expect(wish.orgs[0]?.account).toBe('admin@example.com at primary.example.com');
  });

  it('is a test where the configuration says that it writes nothing', () => {
    expect(runWish({ ...config, testMode: true }).mode).toBe('test');
  });

  it('concerns the named orgs alone, and the run remembers which', () => {
    const wish = runWish(config, { orgs: ['emea'] });
    expect([labels(wish), wish.options]).toEqual([['emea'], { orgs: ['emea'] }]);
  });
});
