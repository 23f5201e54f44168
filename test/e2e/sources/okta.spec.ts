import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FakeOkta } from '../../fakes/okta/start-fake-okta.js';
import { arrivals, everybodyArrived } from '../../support/source-arrivals.js';
import { OKTA_TOKEN, oktaSource, startOkta } from '../../support/source-okta.js';
import type { Workspace } from '../../support/workspace.js';
import { nothingLost } from '../../support/source-cut.js';
import { openRefusals, refusal, type Refusal } from './refusals.js';

const WRONG_TOKEN = '00sesame-of-last-year';
const FILE = 'connector-okta.yml';
let okta: FakeOkta;

beforeEach(async () => {
  okta = await startOkta();
});
afterEach(() => okta.close());

describe('the people of an Okta', () => {
  it('arrive in Sign from all pages of their groups, those who have left aside', async () => {
    const arrived = await arrivals({ sources: [oktaSource(okta)], secrets: [OKTA_TOKEN] });
    expect(arrived).toEqual(everybodyArrived);
  });
});

interface BadOkta extends Refusal {
  readonly what: string;
  readonly lines?: readonly string[];
  readonly make?: (okta: FakeOkta) => void;
}

const badInputs: readonly BadOkta[] = [
  {
    what: 'a wrong token',
    lines: [`api_token: ${WRONG_TOKEN}`],
    says: ['API token', 'E0000011'],
  },
  {
    what: 'a token that has expired',
    make: ({ faults }) => {
      faults.strike({ kind: 'status', status: 401, errorCode: 'E0000011', times: 100 });
    },
    says: ['API token', 'E0000011', '30 days'],
  },
  {
    what: 'two groups of one name',
    make: ({ directory }) => {
      directory.groups.push({ id: '00g-twin', name: 'Sign Sales', type: 'APP_GROUP', members: [] });
    },
    says: ['2 groups', 'Sign Sales', '00g-twin', 'APP_GROUP'],
  },
  {
    what: 'a filter that is no expression',
    lines: [`all_users_filter: 'user.status == "ACTIVE'`],
    says: [`${FILE}:1`, 'all_users_filter'],
  },
  {
    what: 'a filter that would be a program',
    lines: [`all_users_filter: '__import__("os").system("true")'`],
    says: [`${FILE}:1`, 'all_users_filter'],
  },
  {
    what: 'a format with a placeholder that names no attribute',
    lines: ['user_email_format: "{e-mail address}"'],
    says: [`${FILE}:1`, 'user_email_format', '{e-mail address}'],
  },
  {
    what: 'a group search without the group',
    lines: ['group_filter_format: "{grupp}"'],
    says: [`${FILE}:1`, 'group_filter_format', '{group}'],
  },
  {
    what: 'a misspelt key',
    lines: ['api_tokn: x'],
    says: [`${FILE}:1`, 'api_tokn', 'api_token'],
  },
  {
    what: 'everybody, whom it cannot list',
    args: ['--users', 'all'],
    says: ['all', 'mapped', /okta/i],
  },
];

describe('an Okta is refused with one clear message and nothing written', () => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await openRefusals();
  });
  afterAll(() => workspace.close());

  it.for(badInputs)('for $what', async ({ lines, make, ...bad }) => {
    make?.(okta);
    const outcome = await refusal(workspace, oktaSource(okta, lines), bad, [OKTA_TOKEN, WRONG_TOKEN]);
    expect(outcome).toEqual(nothingLost(1));
  });
});
