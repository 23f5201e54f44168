import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvSource } from '../../support/source-files.js';
import { wholeCsv } from '../../support/source-csv-cuts.js';
import type { Workspace } from '../../support/workspace.js';
import { nothingLost } from '../../support/source-cut.js';
import { openRefusals, refusal, type Refusal } from './refusals.js';

let workspace: Workspace;

beforeAll(async () => {
  workspace = await openRefusals({ 'users.csv': wholeCsv });
});
afterAll(() => workspace.close());

interface BadCsv extends Refusal {
  readonly what: string;
  readonly lines: readonly string[];
}

const badInputs: readonly BadCsv[] = [
  {
    what: 'an unknown column',
    lines: ['file_path: users.csv', 'email_column_name: address'],
    says: ['users.csv', '"address"'],
  },
  {
    what: 'an unknown column of groups',
    lines: ['file_path: users.csv', 'groups_column_name: teams'],
    says: ['users.csv', '"teams"'],
  },
  {
    what: 'an encoding that nobody knows',
    lines: ['file_path: users.csv', 'string_encoding: utf9'],
    says: ['connector-csv.yml:2', 'string_encoding', 'utf9'],
  },
];

describe('a CSV file is refused with one clear message and nothing written', () => {
  it.for(badInputs)('for $what', async ({ lines, says }) => {
    expect(await refusal(workspace, { ...csvSource, lines }, { says })).toEqual(nothingLost(1));
  });
});
