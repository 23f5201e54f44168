import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { envelopeSchema, type Envelope, type MessageContract } from '#contracts';
import { newTraceparent } from '#telemetry';
import { MessageBodyInvalidError, MessageTooLargeError, MessageUnreadableError } from './errors.js';

/** The largest envelope that is carried, in bytes of UTF-8: the bound of `directory.users`, the largest message. */
export const MESSAGE_BYTES_MAX = 256 * 1024;

/** Where a message comes from. */
export interface Cause {
  readonly runId?: string;
  /** The message that led to this one. */
  readonly causationId?: string;
  /** W3C trace context; without one a new trace starts. */
  readonly traceparent?: string;
}

export interface SealedMessage {
  readonly id: string;
  /** The envelope as JSON. */
  readonly text: string;
}

/**
 * Puts a body that fits its contract into an envelope.
 *
 * @throws MessageBodyInvalidError the body does not fit
 * @throws MessageTooLargeError the envelope has more than `MESSAGE_BYTES_MAX` bytes
 */
export function sealMessage(contract: MessageContract, body: unknown, cause: Cause): SealedMessage {
  const checked = contract.body.safeParse(body);
  if (!checked.success) throw new MessageBodyInvalidError(contract.pattern, problemsOf(checked.error));
  const envelope: Envelope = {
    id: randomUUID(),
    type: contract.type,
    version: contract.version,
    occurredAt: new Date().toISOString(),
    ...(cause.runId !== undefined && { runId: cause.runId }),
    ...(cause.causationId !== undefined && { causationId: cause.causationId }),
    traceparent: cause.traceparent ?? newTraceparent(),
    body: checked.data,
  };
  const text = JSON.stringify(envelope);
  const bytes = Buffer.byteLength(text);
  if (bytes > MESSAGE_BYTES_MAX) throw new MessageTooLargeError(contract.pattern, bytes, MESSAGE_BYTES_MAX);
  return { id: envelope.id, text };
}

/**
 * Reads an envelope of which only the bytes are known, and checks the body by the contract.
 *
 * @throws MessageUnreadableError not JSON, no envelope, or the envelope of another message
 * @throws MessageBodyInvalidError the body does not fit the contract
 */
export function openMessage(text: string, contract: MessageContract): Envelope {
  const { pattern } = contract;
  const envelope = envelopeSchema.safeParse(parseJson(text, pattern));
  if (!envelope.success) throw new MessageUnreadableError(pattern, problemsOf(envelope.error));
  const { type, version } = envelope.data;
  if (type !== contract.type || version !== contract.version) {
    throw new MessageUnreadableError(pattern, `its envelope says ${type}.v${version}`);
  }
  const body = contract.body.safeParse(envelope.data.body);
  if (!body.success) throw new MessageBodyInvalidError(pattern, problemsOf(body.error));
  return { ...envelope.data, body: body.data };
}

/** An envelope's own fields come before its body: the longest of them are three ids, a time and this. */
const HEAD_CHARACTERS = 1_000;

/** The traceparent of an envelope that may be anything at all; undefined when there is none to be found in its head. */
export function traceparentOf(text: string): string | undefined {
  const [head] = text.slice(0, HEAD_CHARACTERS).split('"body":', 1);
  return /"traceparent":\s*"([^"\\]*)"/.exec(head ?? '')?.[1];
}

function parseJson(text: string, pattern: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The parser's own sentence quotes the text, and with it perhaps a person's address.
    throw new MessageUnreadableError(pattern, 'it is not JSON', { cause });
  }
}

/** Paths and reasons in one line; at most five, for a body can be wrong five hundred times. */
function problemsOf(error: z.ZodError): string {
  const problems = error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  const more = problems.length > 5 ? `; and ${problems.length - 5} more` : '';
  return problems.slice(0, 5).join('; ') + more;
}
