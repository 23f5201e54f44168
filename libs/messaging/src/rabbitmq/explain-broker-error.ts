import { SyncError } from '#domain';
import { BrokerRefusedError, BrokerTopologyDiffersError, BrokerUnreachableError } from './errors.js';

/** Reply codes of AMQP: access refused, not allowed. */
const REFUSED = /\b(403|530)\b/;
/** Precondition failed: what is to be declared is there, and different. */
const DIFFERS = /\b406\b/;

/** Puts what the client library threw into the words of this product. @param broker host and port */
export function explainBrokerError(error: unknown, broker: string): SyncError {
  if (error instanceof SyncError) return error;
  const reason = reasonOf(error);
  const options = { cause: error };
  if (REFUSED.test(reason)) return new BrokerRefusedError(broker, reason, options);
  if (DIFFERS.test(reason)) return new BrokerTopologyDiffersError(broker, reason, options);
  if (NO_VHOST.test(reason)) {
    const why = 'the virtual host is not there, is down, or is not open to this user';
    return new BrokerUnreachableError(broker, why, options);
  }
  return new BrokerUnreachableError(broker, reason, options);
}

/** What the client library says when the broker closes the connection instead of opening the virtual host. */
const NO_VHOST = /Expected ConnectionOpenOk/;

/** An error of several addresses tried in vain has no message of its own. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join('; ');
  if (error instanceof Error) return error.message || error.name;
  return String(error);
}
