import { describe, expect, it } from 'vitest';
import type { Clock } from '../clock.js';
import { SignStoppedError, SignWaitTooLongError } from '../errors.js';
import { BottleneckGate, WAIT_GUARD_MS, type OrgGateOptions } from './bottleneck-gate.js';
import { CallsInFlight } from './calls-in-flight.js';
import type { GateState } from './org-gate.js';

/** A clock that only moves when told to. */
function handClock() {
  let at = 1_000_000;
  const sleepers = new Set<{ until: number; wake: () => void }>();
  const clock: Clock = {
    now: () => 1_700_000_000_000 + at,
    monotonic: () => at,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleepers.add({ until: at + ms, wake: resolve });
        signal?.addEventListener('abort', () => reject(new Error('stopped')));
      }),
  };
  const advance = (ms: number): void => {
    at += ms;
    for (const sleeper of sleepers) {
      if (sleeper.until > at) continue;
      sleepers.delete(sleeper);
      sleeper.wake();
    }
  };
  return { clock, advance };
}

function gateWith(options: Partial<OrgGateOptions> = {}) {
  const { clock, advance } = handClock();
  const gate = new BottleneckGate({
    org: 'emea',
    concurrency: 1,
    maxWaitMs: Number.POSITIVE_INFINITY,
    clock,
    ...options,
  });
  return { gate, clock, advance };
}

const ok =
  <T>(value: T) =>
  () =>
    Promise.resolve(value);

const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Long enough for Bottleneck to start whatever it would start. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 40));

describe('BottleneckGate', () => {
  it('runs at most as many calls at once as configured', async () => {
    const { gate } = gateWith({ concurrency: 3 });
    let running = 0;
    let most = 0;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const call = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await held;
      running -= 1;
    };
    const calls = Array.from({ length: 12 }, () => gate.run(call));
    await expect.poll(() => running).toBe(3);
    await settled();
    release();
    await Promise.all(calls);
    expect(most).toBe(3);
  });

  it('hands out what a call answers and what it throws', async () => {
    const { gate } = gateWith();
    const broken = new Error('broken');
    expect(await gate.run(ok(7))).toBe(7);
    await expect(gate.run(() => Promise.reject(broken))).rejects.toBe(broken);
    expect(await gate.run(ok(8))).toBe(8);
  });

  it('starts urgent calls before bulk ones that came earlier', async () => {
    const { gate } = gateWith();
    const order: string[] = [];
    const named = (name: string) => () => Promise.resolve(order.push(name));
    const busy = gate.run(() => settled());
    const calls = ['b1', 'b2'].map((name) => gate.run(named(name)));
    calls.push(gate.run(named('u1'), { lane: 'urgent' }));
    await Promise.all([busy, ...calls]);
    expect(order).toEqual(['u1', 'b1', 'b2']);
  });

  it('starts nothing in a pause, one call after it, and the rest when that one got through', async () => {
    const { gate, advance, clock } = gateWith({ concurrency: 4 });
    await gate.run((turn) => Promise.resolve(turn.pause(1000)));
    let started = 0;
    let finish = (): void => undefined;
    const probe = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const calls = Array.from({ length: 6 }, () =>
      gate.run(() => {
        started += 1;
        return started === 1 ? probe : Promise.resolve();
      }),
    );
    await settled();
    expect([started, gate.waitingUntil()]).toEqual([0, clock.now() + 1000 + WAIT_GUARD_MS]);
    advance(1000);
    await settled();
    expect(started).toBe(0);
    advance(WAIT_GUARD_MS);
    await expect.poll(() => started).toBe(1);
    await settled();
    expect([started, gate.waitingUntil()]).toEqual([1, undefined]);
    finish();
    await Promise.all(calls);
    expect(started).toBe(6);
  });

  it('begins anew when the probe is throttled, and lets a later 429 only prolong a pause', async () => {
    const { gate, advance, clock } = gateWith({ concurrency: 2 });
    let bothOut = (): void => undefined;
    const together = new Promise<void>((resolve) => {
      bothOut = resolve;
    });
    const longer = gate.run(async (turn) => (await together, turn.pause(5000)));
    const shorter = gate.run(async (turn) => (bothOut(), await longer, turn.pause(1000)));
    await Promise.all([longer, shorter]);
    expect(gate.waitingUntil()).toBe(clock.now() + 5000 + WAIT_GUARD_MS);
    const probe = gate.run((turn) => Promise.resolve(turn.pause(2000)));
    advance(5000 + WAIT_GUARD_MS);
    await probe;
    expect(gate.waitingUntil()).toBe(clock.now() + 2000 + WAIT_GUARD_MS);
    let started = false;
    const next = gate.run(() => Promise.resolve((started = true)));
    await settled();
    expect(started).toBe(false);
    advance(2000 + WAIT_GUARD_MS);
    await next;
  });

  it('lets the next call be the probe when the one before it was stopped', async () => {
    const { gate, advance } = gateWith();
    await gate.run((turn) => Promise.resolve(turn.pause(1000)));
    const controller = new AbortController();
    const stopped = gate.run(ok(1), { signal: controller.signal });
    const next = gate.run(ok(2));
    await settled();
    controller.abort();
    await expect(stopped).rejects.toBeInstanceOf(SignStoppedError);
    advance(1000 + WAIT_GUARD_MS);
    expect(await next).toBe(2);
  });

  it('refuses at once whoever would have to wait too long, also those who already wait', async () => {
    const { gate } = gateWith({ maxWaitMs: 60_000 });
    const first = gate.run(async (turn) => {
      await settled();
      turn.pause(61_000);
    });
    const waiting = gate.run(ok(1));
    await expect(waiting).rejects.toBeInstanceOf(SignWaitTooLongError);
    await first;
    await expect(gate.run(ok(2))).rejects.toBeInstanceOf(SignWaitTooLongError);
  });

  it('counts a row of pauses without a success as one wait', async () => {
    const { gate, advance } = gateWith({ maxWaitMs: 60_000 });
    await gate.run((turn) => Promise.resolve(turn.pause(40_000)));
    const probe = gate.run((turn) => Promise.resolve(turn.pause(40_000)));
    const waiting = errorOf(gate.run(ok(1)));
    await settled();
    advance(40_000 + WAIT_GUARD_MS);
    await probe;
    expect(await waiting).toBeInstanceOf(SignWaitTooLongError);
  });

  it('stores a pause before anybody relies on it, and wakes up inside it', async () => {
    const stored: GateState[] = [];
    const { clock, advance } = handClock();
    const store = {
      load: () => Promise.resolve(stored.at(-1)),
      save: (state: GateState) => Promise.resolve(void stored.push(state)),
    };
    const first = gateWith({ clock, store }).gate;
    await first.run((turn) => Promise.resolve(turn.pause(5000)));
    await first.saved();
    expect(stored).toEqual([{ notBefore: clock.now() + 5000 + WAIT_GUARD_MS }]);
    await first.close();

    const second = gateWith({ clock, store }).gate;
    let started = false;
    const call = second.run(() => Promise.resolve((started = true)));
    await settled();
    expect([started, second.waitingUntil()]).toEqual([false, stored[0]?.notBefore]);
    advance(5000 + WAIT_GUARD_MS);
    await call;
  });

  it('says so when the pause cannot be stored, and reads the store again when that failed', async () => {
    const broken = new Error('no database');
    let loads = 0;
    const store = {
      load: () => {
        loads += 1;
        return loads === 1 ? Promise.reject(broken) : Promise.resolve(undefined);
      },
      save: () => Promise.reject(broken),
    };
    const { gate } = gateWith({ store });
    await expect(gate.run(ok(1))).rejects.toBe(broken);
    await gate.run((turn) => Promise.resolve(turn.pause(1000)));
    await expect(gate.saved()).rejects.toBe(broken);
  });

  it('learns a pace from a 429 and keeps it over a restart', async () => {
    const stored: GateState[] = [];
    const { clock, advance } = handClock();
    const store = {
      load: () => Promise.resolve(stored.at(-1)),
      save: (state: GateState) => Promise.resolve(void stored.push(state)),
    };
    const { gate } = gateWith({ clock, store });
    for (let call = 0; call < 20; call += 1) {
      advance(10);
      await gate.run(ok(call));
    }
    await gate.run((turn) => Promise.resolve(turn.pause(1000)));
    await gate.close();
    expect(stored.at(-1)?.perSecond).toBeGreaterThan(40);
    expect(stored.at(-1)?.perSecond).toBeLessThan(60);
  });

  it('refuses what waits, and whatever comes later, when it is closed', async () => {
    const { gate } = gateWith();
    let finished = false;
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const busy = gate.run(async () => {
      begin();
      await settled();
      finished = true;
    });
    const waiting = Array.from({ length: 50 }, () => errorOf(gate.run(ok(1))));
    await begun;
    await gate.close();
    expect(finished).toBe(true);
    await busy;
    const errors = await Promise.all(waiting);
    expect(errors.every((error) => error instanceof SignStoppedError)).toBe(true);
    await expect(gate.run(ok(2))).rejects.toBeInstanceOf(SignStoppedError);
    await gate.close();
  });

  it('shares places with the gates of other orgs', async () => {
    const inFlight = new CallsInFlight(3);
    const gates = Array.from({ length: 3 }, () => gateWith({ concurrency: 2, inFlight }).gate);
    let running = 0;
    let most = 0;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const call = async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await held;
      running -= 1;
    };
    const calls = gates.flatMap((gate) => Array.from({ length: 20 }, () => gate.run(call)));
    await expect.poll(() => running).toBe(3);
    await settled();
    release();
    await Promise.all(calls);
    expect(most).toBe(3);
  });

  it('starts nothing in a pause that began while a call waited for a place', async () => {
    const inFlight = new CallsInFlight(2);
    const other = gateWith({ inFlight });
    const { gate, advance } = gateWith({ concurrency: 2, inFlight });
    let finish: (() => void) | undefined;
    const busy = other.gate.run(() => new Promise<void>((resolve) => (finish = resolve)));
    await expect.poll(() => finish).toBeDefined();
    let refuse: (() => void) | undefined;
    const refused = new Promise<void>((resolve) => (refuse = resolve));
    let running = 0;
    const throttled = gate.run(async (turn) => {
      running += 1;
      await refused;
      turn.pause(1000);
    });
    await expect.poll(() => running).toBe(1);
    let started = false;
    const waiting = gate.run(() => Promise.resolve((started = true)));
    await settled();
    refuse?.();
    await throttled;
    await settled();
    expect(started).toBe(false);
    // Nor does it keep its place meanwhile: the other org goes on.
    finish?.();
    await busy;
    expect(await other.gate.run(ok(1))).toBe(1);
    advance(1000 + WAIT_GUARD_MS);
    await waiting;
  });
});
