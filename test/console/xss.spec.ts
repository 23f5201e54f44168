import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '#db';
import { signUser } from '../support/sign-state.js';
import { ConsoleBrowser } from './support/console-browser.js';
import { ConsoleStack } from './support/console-stack.js';
import { XSS_PAYLOADS } from './xss-payloads.js';

const emailOf = (index: number) => `p${String(index).padStart(3, '0')}@example.com`;
/** Characters that a name of a Sign group or a rule cannot have. */
const groupOf = (index: number) => (XSS_PAYLOADS[index] ?? '').replaceAll('::', ':');
const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
/** The first of them are names of groups that rules name as well. */
const GROUPS = 40;

let stack: ConsoleStack;
let browser: ConsoleBrowser;

beforeAll(async () => {
  const csv = XSS_PAYLOADS.map((payload, index) =>
    [
      cell(payload),
      cell(payload),
      emailOf(index),
      'US',
      cell(index < GROUPS ? `Sign ${index}` : 'Sign Sales'),
    ].join(','),
  );
  const opened = ConsoleStack.open({
    orgs: {
      primary: {
        groupNames: Array.from({ length: GROUPS }, (_, index) => groupOf(index)),
        users: XSS_PAYLOADS.slice(0, GROUPS).map((payload, index) =>
          signUser(`s${index}@example.com`, groupOf(index), { firstName: payload, lastName: payload }),
        ),
      },
    },
    config: {
      rules: [
        { directoryGroup: 'Sign Sales', signGroup: groupOf(0).replaceAll('"', "'") },
        ...Array.from({ length: GROUPS }, (_, index) => ({
          ...{
            directoryGroup: `Sign ${index}`,
            signGroup: groupOf(index).replaceAll('"', "'").replaceAll('\\', ''),
          },
        })),
      ],
    },
    files: { 'users.csv': ['firstname,lastname,email,country,groups', ...csv].join('\n') },
    // Sign's own words about every tenth creation.
    control: {
      faults: XSS_PAYLOADS.slice(0, 20).map((code, index) => ({
        ...({ kind: 'status', method: 'POST', route: '/users', status: 400 } as const),
        ...{ nth: [index * 5 + 1], code },
      })),
    },
  });
  [stack, browser] = await Promise.all([opened, ConsoleBrowser.open()]);
  await stack.workspace.run(['--server', stack.url, 'sync']);
  await giveUpWithPayloads();
});
afterAll(async () => {
  await browser.close();
  await stack.close();
});

/** Messages that died of errors whose texts are the payloads. */
async function giveUpWithPayloads(): Promise<void> {
  const db = await openDatabase({ statePath: stack.workspace.statePath });
  try {
    await db.query(
      `insert into dead_letter (id, message_id, pattern, consumer, envelope, reason, attempts, first_error, last_error)
       select gen_random_uuid(), gen_random_uuid(), 'run.finished.v1', 'ops-api', '{}', 'UNEXPECTED', 1, e, e
       from unnest($1::text[]) as e`,
      [XSS_PAYLOADS],
    );
  } finally {
    await db.close();
  }
}

const SCREENS = [
  ...[
    '/',
    '/orgs',
    '/orgs/primary',
    '/plans',
    '/approvals',
    '/runs',
    '/people',
    '/rules',
    '/sources',
    '/drift',
  ],
  ...[
    '/problems',
    '/problems?class=UNEXPECTED%20run.finished.v1%20ops-api',
    '/audit',
    '/budgets',
    '/settings',
  ],
];

describe('200 texts that want to be programs', () => {
  it('stay texts on every screen', async () => {
    expect(new Set(XSS_PAYLOADS).size).toBe(200);
    const { page, problems } = await browser.page(stack);
    for (const path of SCREENS) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
      expect([path, problems]).toEqual([path, []]);
    }
  });

  it('stay texts where they are looked at one by one', async () => {
    const { page, problems } = await browser.page(stack, { path: '/people' });
    for (let index = 0; index < XSS_PAYLOADS.length; index += 10) {
      await page.goto(`/people/${emailOf(index)}`);
      await page
        .getByText(XSS_PAYLOADS[index] ?? '')
        .first()
        .waitFor();
    }
    await page.goto('/people?q=p');
    const grid = page.getByRole('grid', { name: 'People' });
    await grid
      .getByText(XSS_PAYLOADS[0] ?? '')
      .first()
      .waitFor();
    // To the end of the list, so that every name was drawn once.
    const last = grid.getByText(emailOf(199));
    for (let press = 0; press < 200 && !(await last.isVisible()); press += 1) {
      await page.keyboard.press('PageDown');
      await page.waitForTimeout(100);
    }
    await last.waitFor();
    expect(problems).toEqual([]);
  });

  it('stay texts in an address', async () => {
    const { page, problems } = await browser.page(stack);
    for (const payload of XSS_PAYLOADS.slice(0, 20)) {
      await page.goto(`/people?q=${encodeURIComponent(payload)}&org=${encodeURIComponent(payload)}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
    }
    expect(problems).toEqual([]);
  });
});
