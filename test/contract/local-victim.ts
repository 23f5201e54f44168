import { RunRequestedV1 } from '#contracts';
import { openDatabase } from '#db';
import { consumerSpec, openTransport, Outbox, type MessageContext } from '#messaging';

/** Takes one message, says so on standard output, and never finishes with it. */
const [leaseMs = ''] = process.argv.slice(2);
const url = process.env['SIGN_SYNC_DATABASE_URL'] ?? '';

const db = await openDatabase({ url, statePath: '' });
const transport = openTransport({ db, outbox: new Outbox(), pollMs: 20, leaseMs: Number(leaseMs) });
transport.addHandler(
  RunRequestedV1.pattern,
  (_: unknown, context: MessageContext) => {
    process.stdout.write(`${context.messageId}\n`);
    return new Promise<void>(() => undefined);
  },
  true,
  { ...consumerSpec(RunRequestedV1, { consumer: 'planner' }) },
);
void transport.listen((error) => {
  if (error !== undefined) throw error as Error;
});
