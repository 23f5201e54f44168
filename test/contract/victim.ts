import { RunRequestedV1 } from '#contracts';
import { openDatabase } from '#db';
import { consumerSpec, openTransport, Outbox, type MessageContext } from '#messaging';

/**
 * Takes `run.requested` messages, says so on standard output, and works on each until it is told to stop; on SIGTERM
 * it drains. Killed, it has cleaned up nothing.
 */
const [leaseMs = ''] = process.argv.slice(2);
const url = process.env['SIGN_SYNC_DATABASE_URL'] ?? '';

const db = await openDatabase({ url, statePath: '' });
const transport = openTransport({
  ...{ db, outbox: new Outbox(), pollMs: 20, leaseMs: Number(leaseMs) },
  amqpUrl: process.env['SIGN_SYNC_AMQP_URL'],
});
transport.addHandler(
  RunRequestedV1.pattern,
  (_: unknown, { messageId, signal }: MessageContext) => {
    process.stdout.write(`${messageId}\n`);
    return new Promise<void>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
  },
  true,
  { ...consumerSpec(RunRequestedV1, { consumer: 'planner', prefetch: 1 }) },
);
process.once('SIGTERM', () => {
  void Promise.resolve(transport.close()).then(() => db.close());
});
// Whoever runs this file loads no more for it once it has come to its end.
await new Promise<void>((resolve, reject) => {
  void transport.listen((error) => (error === undefined ? resolve() : reject(error)));
});
