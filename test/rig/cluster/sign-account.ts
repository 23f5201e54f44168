import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ControlInput } from '../../../apps/sign-simulator/src/index.js';
import { SimulatorProcess } from '../../../libs/testing/src/stack/simulator-process.js';
import type { DumpedState, LedgerFact } from '../oracle/facts.js';
import { keyOf, stateDocument } from '../workload/documents.js';
import type { Workload } from '../workload/workload.js';

/** More than any run of the rig makes: the oracle needs every one. */
const LEDGER_MAX = 2_000_000;
const PAGE = 1_000;

/** Acrobat Sign for one run: a simulator of its own that holds the orgs of a workload. */
export class SignAccount {
  private constructor(
    private readonly process: SimulatorProcess,
    private readonly orgs: readonly string[],
  ) {}

  /** @param folder for the state document */
  static async open(workload: Workload, control: ControlInput, folder: string): Promise<SignAccount> {
    const [stateFile, controlFile] = [join(folder, 'state.json'), join(folder, 'control.json')];
    await writeFile(stateFile, JSON.stringify(stateDocument(workload)));
    await writeFile(controlFile, JSON.stringify(control));
    const args = ['--state', stateFile, '--control', controlFile, '--ledger-max', String(LEDGER_MAX)];
    const process = await SimulatorProcess.start(args, folder);
    return new SignAccount(
      process,
      workload.orgs.map(({ name }) => name),
    );
  }

  get url(): string {
    return this.process.url;
  }

  /** @param since only those after this number */
  async ledger(since = 0): Promise<LedgerFact[]> {
    return (await this.#ask(`ledger?since=${since}`)) as LedgerFact[];
  }

  async state(): Promise<DumpedState> {
    return (await this.#ask('state')) as DumpedState;
  }

  /** User id → address, by org, as the API tells. Only after the ledger was taken: these requests are in it as well. */
  async ids(): Promise<Record<string, Record<string, string>>> {
    await this.#ask('control', {
      method: 'PUT',
      body: JSON.stringify({ faults: [], windows: [], latencyMs: 0 }),
    });
    const pairs = this.orgs.map(async (org) => [org, await this.#idsOf(org)] as const);
    return Object.fromEntries(await Promise.all(pairs));
  }

  async close(): Promise<void> {
    await this.process.stop();
  }

  async #idsOf(org: string): Promise<Record<string, string>> {
    const ids: Record<string, string> = {};
    let cursor: string | undefined;
    do {
      const query = new URLSearchParams({ pageSize: String(PAGE), ...(cursor !== undefined && { cursor }) });
      const answer = await fetch(`${this.url}/api/rest/v6/users?${query.toString()}`, {
        headers: { authorization: `Bearer ${keyOf(org)}` },
      });
      const body = (await answer.json()) as {
        userInfoList: { id: string; email: string }[];
        page: { nextCursor?: string };
      };
      for (const { id, email } of body.userInfoList) ids[id] = email;
      cursor = body.page.nextCursor === '' ? undefined : body.page.nextCursor;
    } while (cursor !== undefined);
    return ids;
  }

  async #ask(name: string, init: RequestInit = {}): Promise<unknown> {
    const answer = await fetch(`${this.url}/_sim/${name}`, init);
    const body: unknown = await answer.json();
    if (!answer.ok) throw new Error(`sign-simulator refused ${name}: ${JSON.stringify(body)}`);
    return body;
  }
}
