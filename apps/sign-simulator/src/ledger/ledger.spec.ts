import { describe, expect, it } from 'vitest';
import { Ledger, type Received } from './ledger.js';

const request = (change: Partial<Received> = {}): Received => ({
  time: Date.parse('2026-01-02T03:04:05Z'),
  org: 'primary',
  method: 'GET',
  route: '/users',
  path: '/api/rest/v6/users',
  email: undefined,
  ...change,
});
const createOf = (email: string) => request({ method: 'POST', email });

describe('Ledger', () => {
  it('counts reads, writes, applied writes and the POSTs of each address', () => {
    const ledger = new Ledger(100);
    ledger.settle(ledger.receive(request()));
    const created = ledger.receive(createOf('Ana@Example.com'));
    created.applied = true;
    ledger.settle(created);
    const again = ledger.receive(createOf('ana@example.com'));
    again.status = 429;
    again.early = true;
    ledger.settle(again);
    expect(ledger.counters().orgs['primary']).toEqual({
      requests: 3,
      reads: 1,
      writes: 2,
      appliedWrites: 1,
      throttled: 1,
      early: 1,
      faults: 0,
      routes: { 'GET /users': 1, 'POST /users': 2 },
      postsByEmail: { 'ana@example.com': 2 },
    });
  });

  it('sums all orgs and unknown keys', () => {
    const ledger = new Ledger(100);
    ledger.receive(request());
    ledger.receive(request({ org: 'second' }));
    ledger.receive(request({ org: undefined }));
    expect(ledger.counters()).toMatchObject({ total: { requests: 3 }, unknownKey: { requests: 1 } });
  });

  it('keeps the latest entries up to its bound, and goes on counting', () => {
    const ledger = new Ledger(3);
    for (let index = 0; index < 20; index += 1) {
      ledger.receive(request());
      expect(ledger.records().length).toBe(Math.min(index + 1, 3));
    }
    expect(ledger.records().map(({ seq }) => seq)).toEqual([18, 19, 20]);
    expect(ledger.records(19).map(({ seq }) => seq)).toEqual([20]);
    expect(ledger.counters().total.requests).toBe(20);
  });

  it('keeps no entries at all when it only counts', () => {
    const ledger = new Ledger(0);
    ledger.receive(request());
    expect(ledger.records()).toEqual([]);
    expect(ledger.counters().total.requests).toBe(1);
  });

  it('writes times in ISO 8601', () => {
    const ledger = new Ledger(1);
    ledger.receive(request());
    expect(ledger.records()[0]).toMatchObject({ seq: 1, received: true, time: '2026-01-02T03:04:05.000Z' });
  });
});
