import type { FakeOkta } from '../fakes/okta/start-fake-okta.js';
import type { FakeUmapi } from '../fakes/umapi/start-fake-umapi.js';
import { csvOf } from './people.js';
import { adobeConsoleSource, startAdobeConsole } from './source-adobe-console.js';
import { csvSource, type SourceFile } from './source-files.js';
import { oktaSource, startOkta } from './source-okta.js';
import { sixtyPeople } from './source-people.js';

/** The sixty people in three directories: the first third in a file, the others in an Okta and in an Admin Console. */
export interface ThreeSources {
  readonly sources: readonly SourceFile[];
  readonly okta: FakeOkta;
  readonly console: FakeUmapi;
  /** Everything as it was. */
  heal(): void;
  close(): Promise<void>;
}

export const peopleOfFile = sixtyPeople.slice(0, 20);
export const thirdCsv = csvOf(peopleOfFile);

export async function startThreeSources(): Promise<ThreeSources> {
  const okta = await startOkta(sixtyPeople.slice(20, 40));
  const console = await startAdobeConsole(sixtyPeople.slice(40));
  const { groups, users } = okta.directory;
  const organization = { ...console.organization };
  const domains = ['example.com'];
  return {
    sources: [csvSource, { ...oktaSource(okta), domains }, adobeConsoleSource(console)],
    okta,
    console,
    heal: () => {
      okta.faults.clear();
      console.heal();
      Object.assign(okta.directory, { groups, users });
      Object.assign(console.organization, organization);
    },
    close: async () => {
      await okta.close();
      await console.close();
    },
  };
}
