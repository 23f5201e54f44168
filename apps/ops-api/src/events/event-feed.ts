import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is sent to a listener. `id` is the digest of the state that it leads to. */
export interface FeedEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Something that people watch. */
export interface Watched<State> {
  /** As it is now; plain JSON. */
  look(): Promise<State>;
  /** @param before what the listener knows; undefined: nothing */
  changes(before: State | undefined, now: State): readonly FeedEvent[];
  /** After this state there will be no other one. */
  isOver(state: State): boolean;
}

export interface FeedTimes {
  /** Between two looks. */
  readonly everyMs: number;
  /** A sign of life, so that nobody on the way takes the connection for dead. */
  readonly heartbeatMs: number;
  /** Then the listener comes again, with whatever rights it has by then. */
  readonly lastsMs: number;
}

/**
 * Server-sent events about something that is looked at again and again. The id of an event is the digest of the state that
 * it leads to, so a listener who comes back with it is told nothing twice, whichever process it comes back to.
 *
 * @param lastEventId what the listener has seen last
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export async function* eventFeed<State>(
  watched: Watched<State>,
  lastEventId: string | undefined,
  times: FeedTimes,
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  yield `retry: ${times.everyMs}\n\n`;
  let known = lastEventId;
  let before: State | undefined;
  let quiet = 0;
  const looks = Math.max(1, Math.ceil(times.lastsMs / times.everyMs));
  for (let look = 0; look < looks && !signal.aborted; look += 1) {
    const now = await watched.look();
    const id = digestOf(now);
    quiet += times.everyMs;
    if (id !== known) {
      for (const event of watched.changes(before, now)) yield frame(event, id);
      quiet = 0;
    } else if (quiet >= times.heartbeatMs) {
      yield ': still here\n\n';
      quiet = 0;
    }
    if (watched.isOver(now)) {
      yield frame({ event: 'end', data: {} }, id);
      return;
    }
    [known, before] = [id, now];
    await sleep(times.everyMs, undefined, { signal }).catch(() => undefined);
  }
}

function frame({ event, data }: FeedEvent, id: string): string {
  // JSON has no line break outside a string, and none inside that is not escaped.
  return `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}

function digestOf(state: unknown): string {
  return createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 22);
}
