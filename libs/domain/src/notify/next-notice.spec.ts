import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextNotice, noticeOfSilence, type Said } from './next-notice.js';
import { noticeDelayMs } from './notice-delivery.js';
import type { NoticeKind, RunEnd } from './run-end.js';

const QUIET: Said = { isSilent: false };
const MAPPED = { kind: 'mapped' } as const;

function end(state: string, more: Partial<RunEnd> = {}): RunEnd {
  return {
    ...{ configName: 'acme', runId: 'r', runName: '2026-11-21-0007', mode: 'sync', state, scope: MAPPED },
    ...{ isOfSome: false, finishedAt: '2026-11-21T10:00:00Z', readFlaws: [], orgs: [] },
    ...more,
  };
}

const held = (code: string, people = 3): Partial<RunEnd> => ({
  orgs: [{ org: 'primary', held: [{ code, message: code, people }], failed: [], breaches: [] }],
});

/** The end of a run that an event asked for. */
const look = (state: string, looksBefore: number, more: Partial<RunEnd> = {}): RunEnd =>
  end(state, { isOfSome: true, looksBefore, ...more });

/** What is said when these runs end one after the other. */
function saidAfter(ends: readonly RunEnd[]): (NoticeKind | undefined)[] {
  let said = QUIET;
  return ends.map((one) => {
    const next = nextNotice(said, one, MAPPED);
    said = next.said;
    return next.notice;
  });
}

describe('what people are told', () => {
  it('is each reason once until it changes, and once that it is over', () => {
    expect(
      saidAfter([
        end('done'),
        end('held', held('GUARD_BUDGET', 312)),
        end('held', held('GUARD_BUDGET', 314)),
        end('held', held('APPROVAL_REQUIRED')),
        end('failed', { error: { code: 'SOURCE_UNREADABLE', message: 'gone' } }),
        end('failed', { error: { code: 'SOURCE_UNREADABLE', message: 'gone again' } }),
        end('failed', { error: { code: 'CONFIG_INVALID', message: 'x' } }),
        end('done'),
        end('done'),
      ]),
    ).toEqual([
      ...[undefined, 'held', undefined, 'held', 'failed', undefined, 'failed', 'recovered', undefined],
    ]);
  });

  it('is nothing about tests, plans, cancelled runs, and runs about a few people', () => {
    const error = { code: 'X', message: 'x' };
    const few = { kind: 'group', groups: ['Sales'] } as const;
    for (const more of [
      { mode: 'test' },
      { mode: 'plan' },
      { isOfSome: true },
      { scope: few },
    ] satisfies Partial<RunEnd>[]) {
      expect(saidAfter([end('failed', { error, ...more })])).toEqual([undefined]);
      expect(saidAfter([end('failed', { error }), end('done', more)])).toEqual(['failed', undefined]);
    }
    expect(saidAfter([end('cancelled'), end('interrupted')])).toEqual([undefined, undefined]);
    expect(nextNotice(QUIET, end('failed', { error, scope: few }), few).notice).toBe('failed');
  });

  it('is that all is well after a plan was applied only where something was held', () => {
    const applied = end('done', { mode: 'apply' });
    expect(saidAfter([end('held', held('APPROVAL_REQUIRED')), applied])).toEqual(['held', 'recovered']);
    expect(saidAfter([end('failed', { error: { code: 'X', message: '' } }), applied, end('done')])).toEqual([
      ...['failed', undefined, 'recovered'],
    ]);
  });

  it('never repeats itself, and never says that something is over that nobody was told of', () => {
    const anyEnd = fc.constantFrom(
      end('done'),
      end('held', held('A')),
      end('held', held('B')),
      end('failed', { error: { code: 'C', message: 'c' } }),
      end('cancelled'),
      end('partly_done', {
        orgs: [{ org: 'emea', held: [], failed: [{ code: 'D', message: 'd', people: 1 }], breaches: [] }],
      }),
    );
    fc.assert(
      fc.property(fc.array(anyEnd, { maxLength: 20 }), (ends) => {
        let open: string | undefined;
        saidAfter(ends).forEach((notice, index) => {
          if (notice === undefined) return;
          const about = notice === 'recovered' ? undefined : JSON.stringify(ends[index]);
          expect(about).not.toBe(open);
          open = about;
        });
      }),
    );
  });
});

describe('what people are told about looks after events', () => {
  const failure = { error: { code: 'SOURCE_UNREACHABLE', message: 'gone' } };

  it('is what is held at once, and what fails when it has failed again and again', () => {
    expect(saidAfter([look('held', 0, held('GUARD_BUDGET'))])).toEqual(['held']);
    expect(saidAfter([0, 1, 2, 3, 4].map((looks) => look('failed', looks, failure)))).toEqual([
      ...[undefined, undefined, 'failed', undefined, undefined],
    ]);
  });

  it('is each reason once, in whatever order looks end, until a complete run of everybody', () => {
    const [a, b] = [look('held', 0, held('A')), look('held', 0, held('B'))];
    expect(saidAfter([a, b, a, look('done', 0), b, a, end('done'), a])).toEqual([
      ...['held', 'held', undefined, undefined, undefined, undefined, 'recovered', 'held'],
    ]);
    expect(
      saidAfter([look('failed', 2, failure), end('failed', held('B')), look('failed', 2, failure)]),
    ).toEqual([...['failed', 'failed', undefined]]);
  });

  it('is nothing that runs of everybody have told, nor the other way round', () => {
    expect(saidAfter([end('held', held('A')), look('held', 0, held('A'))])).toEqual(['held', undefined]);
    expect(saidAfter([look('held', 0, held('A')), end('held', held('A')), end('done')])).toEqual([
      ...['held', undefined, 'recovered'],
    ]);
  });

  it('is no reason twice until a run of everybody was complete', () => {
    const reasons = [held('A'), held('B')].map((more) => look('held', 0, more));
    const anyEnd = fc.constantFrom(
      ...[...reasons, look('failed', 2, failure), look('done', 0)],
      ...[end('done'), end('held', held('A')), end('failed', failure), end('cancelled')],
    );
    fc.assert(
      fc.property(fc.array(anyEnd, { maxLength: 20 }), (ends) => {
        const told = new Set<RunEnd>();
        const notices = saidAfter(ends);
        ends.forEach((one, index) => {
          if (!one.isOfSome && (one.state === 'done' || one.state === 'held')) told.clear();
          if (notices[index] === undefined || !one.isOfSome) return;
          expect(told.has(one)).toBe(false);
          told.add(one);
        });
      }),
    );
  });

  it('is nothing in test mode, and nothing of one that was cancelled', () => {
    expect(saidAfter([look('held', 0, { ...held('A'), mode: 'test' }), look('cancelled', 5)])).toEqual([
      ...[undefined, undefined],
    ]);
  });
});

describe('silence', () => {
  const HOUR = 3_600_000;
  const times = { limitMs: 26 * HOUR, watchedSinceMs: 0, nowMs: 30 * HOUR };

  it('is told once, and ends with the next complete run', () => {
    const first = noticeOfSilence(QUIET, { ...times, lastCompleteMs: HOUR });
    expect(first.notice).toBe('silence');
    expect(noticeOfSilence(first.said, { ...times, lastCompleteMs: HOUR }).notice).toBeUndefined();
    expect(nextNotice(first.said, end('done'), MAPPED)).toEqual({ said: QUIET, notice: 'recovered' });
    expect(nextNotice(first.said, end('held', held('A')), MAPPED).said.isSilent).toBe(false);
    const failing = nextNotice(first.said, end('failed', { error: { code: 'X', message: '' } }), MAPPED);
    expect(failing.said.isSilent).toBe(true);
  });

  it('counts from when somebody began to watch, where no run has completed yet', () => {
    expect(noticeOfSilence(QUIET, { ...times, lastCompleteMs: undefined }).notice).toBe('silence');
    const fresh = { ...times, watchedSinceMs: 29 * HOUR, lastCompleteMs: undefined };
    expect(noticeOfSilence(QUIET, fresh).notice).toBeUndefined();
    expect(noticeOfSilence(QUIET, { ...times, lastCompleteMs: 5 * HOUR }).notice).toBeUndefined();
  });
});

describe('another try', () => {
  it('comes later each time, and ends after about a day', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((attempts) => noticeDelayMs(attempts) ?? 0);
    expect(delays).toEqual(delays.toSorted((a, b) => a - b));
    const hours = delays.reduce((sum, delay) => sum + delay, 0) / 3_600_000;
    expect([hours > 20, hours < 30]).toEqual([true, true]);
    expect(noticeDelayMs(10)).toBeUndefined();
  });
});
