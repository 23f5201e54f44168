import { signOrgs, signUser } from './sign-state.js';
import { sourceFiles, type SourceFile } from './source-files.js';
import { groupRules, sixtyPeople } from './source-people.js';

/** Sixty people in Sign whom no sync has seen yet. */
export const sixtyInSign = signOrgs({
  primary: { users: sixtyPeople.map(({ email }) => signUser(email)) },
});

/** A configuration that deactivates whoever leaves, with a limit that stops nobody. */
export function leaversAreDeactivated(sources: readonly SourceFile[]): Record<string, string> {
  return sourceFiles(sources, {
    rules: groupRules,
    orgs: { primary: { deactivateUsers: true } },
    signOnlyAction: 'deactivate',
    signOnlyLimit: '100%',
  });
}
