import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FakeUmapi } from '../../fakes/umapi/start-fake-umapi.js';
import { sabotage } from '../../fakes/umapi/umapi-faults.js';
import {
  type AdobeConsoleLines,
  adobeConsoleSource,
  startAdobeConsole,
} from '../../support/source-adobe-console.js';
import { arrivals, everybodyArrived } from '../../support/source-arrivals.js';
import type { Workspace } from '../../support/workspace.js';
import { nothingLost } from '../../support/source-cut.js';
import { openRefusals, refusal, type Refusal } from './refusals.js';

const WRONG_SECRET = 'p8e-sesame-of-last-year';
const FILE = 'connector-adobe-console.yml';
let console: FakeUmapi;

beforeEach(async () => {
  console = await startAdobeConsole();
});
afterEach(() => console.close());

describe('the people of an Admin Console', () => {
  it('arrive in Sign, also when a token ends in the middle of a read', async () => {
    console.fail({ on: 'users', page: 2, times: 1, sabotage: sabotage.status(401) });
    const arrived = await arrivals({
      sources: [adobeConsoleSource(console)],
      secrets: [console.organization.clientSecret],
    });
    expect(arrived).toEqual(everybodyArrived);
  });
});

interface BadConsole extends Refusal {
  readonly what: string;
  readonly lines?: AdobeConsoleLines;
  readonly make?: (console: FakeUmapi) => void;
}

const badInputs: readonly BadConsole[] = [
  {
    what: 'a wrong client secret',
    lines: { clientSecret: WRONG_SECRET },
    says: ['access token', 'client_secret', 'invalid_client'],
  },
  {
    what: 'a token that has expired, and so has the next one',
    make: (console) =>
      console.fail({ on: 'users', sabotage: sabotage.status(401, { error_code: '401013' }) }),
    says: ['page 1 of the users', '401013', 'client_id'],
  },
  {
    what: 'an unknown organization',
    lines: { organizationId: '9Z9Z9Z@AdobeOrg' },
    says: ['9Z9Z9Z@AdobeOrg', 'org_id'],
  },
  {
    what: 'JWT, which Adobe has retired',
    lines: { more: ['authentication_method: jwt'] },
    says: [`${FILE}:1`, 'jwt', 'OAuth Server-to-Server'],
  },
  {
    what: 'an unknown identity type',
    lines: { more: ['identity_type_filter: adobe'] },
    says: [`${FILE}:1`, 'identity_type_filter', '"adobe"', 'federatedID'],
  },
  {
    what: 'a key that the original does not take either',
    lines: { more: ['ssl_verify: True'] },
    says: [`${FILE}:1`, 'ssl_verify', 'ssl_cert_verify'],
  },
];

describe('an Admin Console is refused with one clear message and nothing written', () => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await openRefusals();
  });
  afterAll(() => workspace.close());

  it.for(badInputs)('for $what', async ({ lines, make, says }) => {
    make?.(console);
    const secrets = [console.organization.clientSecret, WRONG_SECRET];
    const outcome = await refusal(workspace, adobeConsoleSource(console, lines), { says }, secrets);
    expect(outcome).toEqual(nothingLost(1));
  });
});
