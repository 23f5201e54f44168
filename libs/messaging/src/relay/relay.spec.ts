import { afterEach, describe, expect, it, vi } from 'vitest';
import { RunRequestedV1 } from '#contracts';
import { consumerSpec } from '../consumes.js';
import { Lane } from '../local/lane.js';
import type { ClaimedMessage } from '../local/local-queue.js';
import { Relay, type RelaySource } from './relay.js';

/** The outbox in memory, with a gate before each claim's answer, so that things can happen while a claim is under way. */
class QueueInMemory implements RelaySource<Lane, ClaimedMessage> {
  stored: string[] = [];
  released: string[] = [];
  failures = 0;
  readonly asked: number[] = [];
  readonly unrouted: string[] = [];
  onClaim: () => Promise<void> = async () => undefined;

  onRoute: () => Promise<void> = async () => undefined;

  /** Only routed rows can be claimed; what is stored after the statement began is not seen by it. */
  async route(): Promise<boolean> {
    this.stored.push(...this.unrouted.splice(0));
    await this.onRoute();
    return false;
  }

  async buryUnknown(): Promise<[]> {
    return [];
  }

  async release(seqs: readonly string[]): Promise<void> {
    this.released.push(...seqs);
  }

  async claim(lanes: readonly Lane[]): Promise<{ lane: Lane; row: ClaimedMessage }[]> {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('away');
    }
    const [lane] = lanes;
    if (lane === undefined) return [];
    this.asked.push(lane.free);
    // As in a database: what is stored after the statement began is not seen by it.
    const taken = this.stored.splice(0, lane.free);
    await this.onClaim();
    return taken.map((seq) => ({ lane, row: rowOf(seq) }));
  }
}

function rowOf(seq: string): ClaimedMessage {
  const message = { pattern: 'run.requested.v1', consumer: 'planner', envelope: '' };
  return { seq, messageId: seq, ...message, attempt: 1, leasesLost: 0 };
}

describe('Relay', () => {
  const relays: Relay<Lane, ClaimedMessage>[] = [];
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  });

  function relayOf(queue: QueueInMemory, handle: (seq: string) => Promise<void>, prefetch = 2) {
    const failures: unknown[] = [];
    const lane: Lane = new Lane(
      consumerSpec(RunRequestedV1, { consumer: 'planner', prefetch }),
      true,
      async ({ seq }, handled) => {
        await handle(seq);
        handled();
      },
      (freed) => relay.freed(freed),
    );
    const relay: Relay<Lane, ClaimedMessage> = new Relay(queue, [lane], {
      pollMs: 3_600_000,
      knownPatterns: [],
      onDeaths: () => undefined,
      onFailure: (error) => failures.push(error),
    });
    relays.push(relay);
    return { relay, lane, failures };
  }

  it('looks again when it was woken while a claim was under way, which may have missed the message', async () => {
    const queue = new QueueInMemory();
    const seen: string[] = [];
    const { relay } = relayOf(queue, async (seq) => void seen.push(seq));
    queue.onClaim = async () => {
      queue.onClaim = async () => undefined;
      queue.stored.push('late');
      relay.wake();
    };
    relay.start();
    await vi.waitFor(() => expect(seen).toEqual(['late']));
  });

  it('looks again when it was woken after it had routed, for a claim sees only what is routed', async () => {
    const queue = new QueueInMemory();
    const seen: string[] = [];
    const { relay } = relayOf(queue, async (seq) => void seen.push(seq));
    queue.onRoute = async () => {
      queue.onRoute = async () => undefined;
      queue.unrouted.push('late');
      relay.wake();
    };
    relay.start();
    await vi.waitFor(() => expect(seen).toEqual(['late']));
  });

  it('takes everything that waits, in order, and then rests without another look', async () => {
    const queue = new QueueInMemory();
    const seen: string[] = [];
    queue.stored = Array.from({ length: 25 }, (_, index) => String(index));
    const { relay } = relayOf(queue, async (seq) => void seen.push(seq));
    relay.start();
    await vi.waitFor(() => expect(seen).toHaveLength(25));
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => String(index)));
    const looks = queue.asked.length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(queue.asked.length - looks).toBeLessThanOrEqual(1);
  });

  it('never asks for more than is free', async () => {
    const queue = new QueueInMemory();
    queue.stored = ['1', '2', '3', '4', '5'];
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const { relay, lane } = relayOf(queue, () => held, 3);
    relay.start();
    await vi.waitFor(() => expect(lane.inHandCount).toBe(3));
    expect(queue.asked).toEqual([3]);
    expect(queue.stored).toEqual(['4', '5']);
    finish();
    await vi.waitFor(() => expect(queue.stored).toEqual([]));
    expect(Math.max(...queue.asked)).toBe(3);
  });

  it('gives back what a claim brought after it was told to stop', async () => {
    const queue = new QueueInMemory();
    queue.stored = ['1'];
    const { relay, lane } = relayOf(queue, async () => undefined);
    let stopped: Promise<void> | undefined;
    queue.onClaim = async () => {
      stopped = relay.stop();
    };
    relay.start();
    await vi.waitFor(() => expect(stopped).toBeDefined());
    await stopped;
    expect(queue.released).toEqual(['1']);
    expect(lane.inHandCount).toBe(0);
  });

  it('says that the database refused, and goes on when it is woken', async () => {
    const queue = new QueueInMemory();
    const seen: string[] = [];
    queue.failures = 1;
    queue.stored = ['1'];
    const { relay, failures } = relayOf(queue, async (seq) => void seen.push(seq));
    relay.start();
    await vi.waitFor(() => expect(failures).toHaveLength(1));
    relay.wake();
    await vi.waitFor(() => expect(seen).toEqual(['1']));
  });
});
