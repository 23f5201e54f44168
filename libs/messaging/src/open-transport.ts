import type { CustomTransportStrategy, Server } from '@nestjs/microservices';
import { LocalTransport, type LocalTransportOptions } from './local/local-transport.js';

/** What an app hands to Nest as its strategy. Which one it is, no app knows. */
export type MessageTransport = CustomTransportStrategy & Pick<Server, 'addHandler'>;

export type TransportOptions = LocalTransportOptions;

/** Opens the transport of this deployment. */
export function openTransport(options: TransportOptions): MessageTransport {
  return new LocalTransport(options);
}
