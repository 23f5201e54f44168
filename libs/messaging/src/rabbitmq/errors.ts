import { SyncError } from '#domain';

/** The broker answered and will not let us in, or not do what we need: by waiting this does not change. */
export class BrokerRefusedError extends SyncError {
  readonly code = 'BROKER_REFUSED';
  readonly retryable = false;

  constructor(broker: string, reason: string, options?: { cause?: unknown }) {
    super(
      `The message broker at ${broker} refuses us: ${reason}. Check SIGN_SYNC_AMQP_URL, and the rights of its user in its virtual host`,
      { broker },
      options,
    );
  }
}

/** Nobody answers, or the connection broke while it was being set up. */
export class BrokerUnreachableError extends SyncError {
  readonly code = 'BROKER_UNREACHABLE';
  readonly retryable = true;

  constructor(broker: string, reason: string, options?: { cause?: unknown }) {
    super(`The message broker at ${broker} does not answer: ${reason}`, { broker }, options);
  }
}

/** A queue or exchange of ours is there with other properties: another version made it, or somebody by hand. */
export class BrokerTopologyDiffersError extends SyncError {
  readonly code = 'BROKER_TOPOLOGY_DIFFERS';
  readonly retryable = false;

  constructor(broker: string, reason: string, options?: { cause?: unknown }) {
    super(
      `The message broker at ${broker} has something of this name with other properties: ${reason}. Once it is empty, delete it there, or use a virtual host of its own`,
      { broker },
      options,
    );
  }
}
