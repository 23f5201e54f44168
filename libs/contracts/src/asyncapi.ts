import { z } from 'zod';
import { envelopeSchema, type MessageContract } from './define-message.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * Describes messages as an AsyncAPI document: for each a channel whose address is its pattern, and the JSON Schema of
 * its envelope with its body. The committed copy is docs/asyncapi.json.
 *
 * @see https://www.asyncapi.com/docs/reference/specification/v3.0.0
 */
export function asyncApiDocument(messages: readonly MessageContract[]): Json {
  const sorted = messages.toSorted((one, other) => (one.pattern < other.pattern ? -1 : 1));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Sign Sync messages',
      version: '1',
      description:
        'Every message between the services. An optional field may be added to a version; any other change is a new version beside it.',
    },
    channels: Object.fromEntries(sorted.map((message) => [message.pattern, channelOf(message)])),
    components: {
      messages: Object.fromEntries(sorted.map((message) => [message.pattern, messageOf(message)])),
    },
  };
}

function channelOf({ pattern }: MessageContract): Json {
  return {
    address: pattern,
    messages: { [pattern]: { $ref: `#/components/messages/${pattern}` } },
  };
}

function messageOf({ pattern, type, version, body }: MessageContract): Json {
  const envelope = envelopeSchema.extend({ type: z.literal(type), version: z.literal(version), body });
  const { $schema: _, ...schema } = z.toJSONSchema(envelope, { io: 'input' });
  return { name: pattern, contentType: 'application/json', payload: schema };
}
