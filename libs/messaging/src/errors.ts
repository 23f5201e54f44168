import { SyncError } from '#domain';

/** The sender's body does not fit its contract: a fault in this program, found before anything is stored. */
export class MessageBodyInvalidError extends SyncError {
  readonly code = 'MESSAGE_BODY_INVALID';
  readonly retryable = false;

  constructor(pattern: string, problems: string) {
    super(`The body of a ${pattern} message does not fit its contract: ${problems}`, { pattern });
  }
}

/** What was stored is not an envelope: not JSON, or without what every message carries. */
export class MessageUnreadableError extends SyncError {
  readonly code = 'MESSAGE_UNREADABLE';
  readonly retryable = false;

  constructor(pattern: string, problems: string, options?: { cause?: unknown }) {
    super(`A ${pattern} message could not be read: ${problems}`, { pattern }, options);
  }
}

/** No contract of this program has this name and version. */
export class MessageUnknownError extends SyncError {
  readonly code = 'MESSAGE_UNKNOWN';
  readonly retryable = false;

  constructor(pattern: string) {
    super(`This program knows no message ${pattern}; a newer version of it may have sent it`, { pattern });
  }
}

/** A message is larger than any transport should carry; the sender must split it. */
export class MessageTooLargeError extends SyncError {
  readonly code = 'MESSAGE_TOO_LARGE';
  readonly retryable = false;

  constructor(pattern: string, bytes: number, bytesMax: number) {
    super(`A ${pattern} message has ${bytes} bytes; at most ${bytesMax} are carried`, {
      pattern,
      bytes,
      bytesMax,
    });
  }
}

/**
 * Thrown by a handler that cannot work now and has not failed: another configuration, a pause that Sign stated.
 * The message is delivered again after `parkMs` milliseconds, and no attempt is counted.
 */
export class MessageParkedError extends SyncError {
  readonly code = 'MESSAGE_PARKED';
  readonly retryable = true;

  constructor(
    override readonly parkMs: number,
    reason: string,
  ) {
    super(`Not now: ${reason}`, { parkMs });
  }
}

/**
 * A message came again and again, because whoever had it ended each time: killed, or cut off from the broker. It may be
 * what ends them, so this counts as a failed attempt; mostly it is not, and a new publication begins the broker's own
 * count anew, which else would give it up.
 */
export class MessageInterruptedError extends SyncError {
  readonly code = 'MESSAGE_INTERRUPTED';
  readonly retryable = true;

  constructor(pattern: string, redeliveries: number) {
    super(`Whoever had this ${pattern} message ended before it was done, ${redeliveries} times in a row`, {
      pattern,
      redeliveries,
    });
  }
}

/** A consumer was declared in a way that cannot work: twice, without bounds, or not by `@Consumes`. */
export class ConsumerInvalidError extends SyncError {
  readonly code = 'CONSUMER_INVALID';
  readonly retryable = false;
}

/** A handler ended after its transport had been closed: the message is delivered again, here or elsewhere. */
export class TransportClosedError extends SyncError {
  readonly code = 'TRANSPORT_CLOSED';
  readonly retryable = true;

  constructor() {
    super('The message transport is closed; what is not settled is delivered again');
  }
}

/** A partition key is a part of queue names; this one has characters that have a meaning there. */
export class PartitionKeyInvalidError extends SyncError {
  readonly code = 'PARTITION_KEY_INVALID';
  readonly retryable = false;

  constructor(key: string) {
    super(`${JSON.stringify(key)} is no partition key: letters, digits, - and _, at most 64`, { key });
  }
}

/** A transport was asked for what it cannot do. */
export class TransportOptionsInvalidError extends SyncError {
  readonly code = 'TRANSPORT_OPTIONS_INVALID';
  readonly retryable = false;
}
