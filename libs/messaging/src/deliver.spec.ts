import { of, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { RunRequestedV1 } from '#contracts';
import { consumerSpec } from './consumes.js';
import { deliver, type RegisteredHandler } from './deliver.js';
import { sealMessage } from './envelope.js';
import { ConsumerInvalidError } from './errors.js';

const spec = consumerSpec(RunRequestedV1, { consumer: 'planner' });
const sealed = sealMessage(RunRequestedV1, { runId: '11111111-1111-4111-8111-111111111111' }, {});
const delivery = { messageId: sealed.id, envelope: sealed.text, attempt: 1 };
const quiet = new AbortController().signal;

describe('deliver', () => {
  it('acknowledges when the handler has returned, or its observable has completed', async () => {
    const handlers: RegisteredHandler[] = [async () => undefined, async () => of(1, 2), async () => of()];
    const settlements = handlers.map((handler) => deliver(delivery, spec, handler, quiet));
    expect(await Promise.all(settlements)).toEqual([
      { verdict: 'ack' },
      { verdict: 'ack' },
      { verdict: 'ack' },
    ]);
  });

  it('settles an error that comes in an observable, as Nest hands them over', async () => {
    const error = new ConsumerInvalidError('wrong');
    const settlement = await deliver(delivery, spec, async () => throwError(() => error), quiet);
    expect(settlement).toMatchObject({ verdict: 'dead', reason: 'CONSUMER_INVALID' });
  });

  it('takes a handler that throws undefined for one that failed', async () => {
    const settlement = await deliver(delivery, spec, () => Promise.reject(undefined), quiet);
    expect(settlement).toMatchObject({ verdict: 'retry', counted: true });
  });

  it('gives back what was stopped, and acknowledges what was finished all the same', async () => {
    const stopping = AbortSignal.abort();
    const stopped: RegisteredHandler = async (_, { signal }) => signal.throwIfAborted();
    expect(await deliver(delivery, spec, stopped, stopping)).toEqual({ verdict: 'release' });
    expect(await deliver(delivery, spec, async () => undefined, stopping)).toEqual({ verdict: 'ack' });
  });

  it('never shows a handler a body that does not fit', async () => {
    let shown = false;
    const envelope = sealed.text.replace(/"runId":"[^"]+"/, '"runId":7');
    const handler: RegisteredHandler = async () => void (shown = true);
    const settlement = await deliver({ ...delivery, envelope }, spec, handler, quiet);
    expect(settlement).toMatchObject({ verdict: 'dead', reason: 'MESSAGE_BODY_INVALID' });
    expect(shown).toBe(false);
  });
});
