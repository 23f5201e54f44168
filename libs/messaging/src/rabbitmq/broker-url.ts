import { BrokerRefusedError } from './errors.js';

/** Seconds between heartbeats: a broker that is gone without a word is noticed within twice that. */
const HEARTBEAT_S = 10;

/** The URL with a heartbeat of ours, unless it states one. @throws BrokerRefusedError it is no URL of a broker */
export function brokerUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['amqp:', 'amqps:'].includes(url.protocol) || url.hostname === '') {
    throw new BrokerRefusedError('an unknown address', 'the URL is not amqp://… or amqps://…');
  }
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(HEARTBEAT_S));
  return url;
}

/** Host, port and virtual host, for people; never credentials. */
export function placeOf(url: URL): string {
  const port = url.port || (url.protocol === 'amqps:' ? '5671' : '5672');
  return `${url.hostname}:${port}${url.pathname === '/' ? '' : url.pathname}`;
}
