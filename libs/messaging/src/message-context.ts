import type { Cause } from './envelope.js';

/** What a handler is told beside the body. */
export interface MessageFacts {
  readonly messageId: string;
  /** Who handles it, as `@Consumes` names it. */
  readonly consumer: string;
  /** Which delivery to this consumer this is, from 1; after a crash a delivery is repeated under its number. */
  readonly attempt: number;
  readonly runId: string | undefined;
  readonly causationId: string | undefined;
  /** W3C trace context: the span in which the message is handled. */
  readonly traceparent: string | undefined;
  /**
   * Aborted when the process shuts down, or when the claim was lost to another process. A long handler then stops at
   * its next safe point *by throwing* (`signal.throwIfAborted()`): the message goes back and no attempt is counted.
   * A handler that returns has handled the message, aborted or not.
   */
  readonly signal: AbortSignal;
}

/** The second parameter of every handler. */
export class MessageContext implements MessageFacts {
  readonly messageId: string;
  readonly consumer: string;
  readonly attempt: number;
  readonly runId: string | undefined;
  readonly causationId: string | undefined;
  readonly traceparent: string | undefined;
  readonly signal: AbortSignal;

  constructor(facts: MessageFacts) {
    this.messageId = facts.messageId;
    this.consumer = facts.consumer;
    this.attempt = facts.attempt;
    this.runId = facts.runId;
    this.causationId = facts.causationId;
    this.traceparent = facts.traceparent;
    this.signal = facts.signal;
  }

  /** What a message stored by this handler carries on: the same run and trace, and this message as its cause. */
  get cause(): Cause {
    return {
      ...(this.runId !== undefined && { runId: this.runId }),
      causationId: this.messageId,
      ...(this.traceparent !== undefined && { traceparent: this.traceparent }),
    };
  }
}
