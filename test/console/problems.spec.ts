import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#db';
import { ConsoleBrowser } from './support/console-browser.js';
import { ConsoleStack } from './support/console-stack.js';

let stack: ConsoleStack;
let browser: ConsoleBrowser;
let db: Database;
let run: string;

beforeAll(async () => {
  [stack, browser] = await Promise.all([ConsoleStack.open(), ConsoleBrowser.open()]);
  await stack.run('sync');
  db = await openDatabase({ statePath: stack.workspace.statePath });
  const [found] = await db.query<{ id: string }>('select id from run limit 1');
  run = found?.id ?? '';
});
afterAll(async () => {
  await db.close();
  await browser.close();
  await stack.close();
});

/** The end of the run as a message that was given up; whoever gets it once more does with it what it always does. */
async function giveUp(lastError: string): Promise<string> {
  const id = randomUUID();
  const envelope = {
    ...{
      id,
      type: 'run.finished',
      version: 1,
      occurredAt: new Date().toISOString(),
      runId: run,
      causationId: run,
    },
    body: { runId: run, state: 'done' },
  };
  await db.query(
    `insert into dead_letter (id, message_id, pattern, consumer, run_id, envelope, reason, attempts, first_error, last_error)
     values ($1, $1, 'run.finished.v1', 'ops-api', $2, $3, 'ATTEMPTS_EXHAUSTED', 12, $4, $4)`,
    [id, run, envelope, lastError],
  );
  return id;
}

async function stateOf(id: string): Promise<string | undefined> {
  const [row] = await db.query<{ state: string }>('select state from dead_letter where id = $1', [id]);
  return row?.state;
}

describe('messages that were given up', () => {
  it('stand by what they died of, with what to do, and are sent again together', async () => {
    const ids = [
      await giveUp('DATABASE_UNREACHABLE: no answer'),
      await giveUp('DATABASE_UNREACHABLE: no answer'),
    ];
    const { page, problems } = await browser.page(stack, { path: '/problems' });
    await page.getByText('ATTEMPTS_EXHAUSTED').waitFor();
    await page.getByText('Do this').waitFor();
    await page.getByRole('button', { name: 'Replay all 2' }).click();
    await page.getByText('No problems').waitFor();
    expect(await Promise.all(ids.map(stateOf))).toEqual(['replayed', 'replayed']);
    await expect
      .poll(
        async () => (await db.query(`select from outbox where message_id = any($1::uuid[])`, [ids])).length,
      )
      .toBe(0);
    // Handled, and not given up once more.
    expect(await Promise.all(ids.map(stateOf))).toEqual(['replayed', 'replayed']);
    expect(problems).toEqual([]);
  });

  it('are discarded one by one, with a reason that the audit keeps', async () => {
    const id = await giveUp('UNEXPECTED: it broke');
    const { page, problems } = await browser.page(stack, { path: `/problems?letter=${id}` });
    await page.getByRole('button', { name: 'Discard…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Discard 1 message' });
    expect(await dialog.getByRole('button', { name: 'Discard' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Reason').fill('told everybody by hand');
    await dialog.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('No problems').waitFor();
    expect(await stateOf(id)).toBe('discarded');
    await page.goto('/audit?event=dead-letter-discarded');
    await page.getByText('told everybody by hand').first().waitFor();
    expect(problems).toEqual([]);
  });
});
