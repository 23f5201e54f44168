import path from 'node:path';
import { type LeaverPolicy, SIGN_ONLY_ACTIONS, type SignOnlyAction, type SyncPolicy } from '#domain';
import type { OrgConfig } from '../config.js';
import type { ConfigFile } from '../files/config-file.js';
import { wrongType } from '../schema/fields.js';
import { leaversAsWritten, writtenLeavers } from './written-leavers.js';

/** The action of the original that each policy goes with. */
const GOES_WITH: Readonly<Record<LeaverPolicy, SignOnlyAction>> = {
  delete: 'deactivate',
  suspend: 'deactivate',
  nothing: 'exclude',
};

/**
 * What becomes of people who are in Sign only: `approvals.leavers`, or else `user_sync.sign_only_user_action`. Notes
 * where an org cannot do what is written.
 *
 * @returns undefined when neither is written, or one contradicts the other; both are problems
 */
export function loadLeavers(
  main: ConfigFile,
  action: SignOnlyAction | undefined,
  orgs: readonly OrgConfig[],
): SyncPolicy['signOnlyAction'] | undefined {
  const leavers = writtenLeavers(main);
  if (leavers === undefined) return actionAlone(main, action, orgs);
  if (action !== undefined && action !== GOES_WITH[leavers]) {
    const line = main.lineOf(['user_sync', 'sign_only_user_action']);
    main.problem(
      ['approvals', 'leavers'],
      `${leavers} contradicts "sign_only_user_action: ${action}" in line ${line}. Take one of the two out, or write "sign_only_user_action: ${GOES_WITH[leavers]}" there.`,
    );
    return undefined;
  }
  if (leavers === 'nothing') return 'exclude';
  for (const org of orgs) noteLesser(main, leavers, org);
  return leavers;
}

function noteLesser(main: ConfigFile, leavers: LeaverPolicy, org: OrgConfig): void {
  const file = path.basename(org.file);
  if (!org.deactivateUsers) {
    const message = `${leavers} becomes reset in the org "${org.name}", because deactivate_users is False in ${file}.`;
    main.note(['approvals', 'leavers'], message);
  } else if (leavers === 'suspend' && !org.createUsers) {
    const message = `who comes back stays inactive in the org "${org.name}", because create_users is False in ${file}.`;
    main.note(['approvals', 'leavers'], message);
  }
}

function actionAlone(
  main: ConfigFile,
  action: SignOnlyAction | undefined,
  orgs: readonly OrgConfig[],
): SignOnlyAction | undefined {
  const at = ['user_sync', 'sign_only_user_action'];
  // A policy that is misspelt is one problem, not two.
  if (action === undefined && leaversAsWritten(main) === undefined) {
    main.problem(at, wrongType(undefined, 'text', `one of: ${SIGN_ONLY_ACTIONS.join(', ')}`));
  }
  if (action === 'deactivate') noteIdleDeactivation(main, at, orgs);
  return action;
}

/** SEMANTICS 19: without `deactivate_users` the action does nothing, and nobody should find that out by waiting. */
function noteIdleDeactivation(main: ConfigFile, at: string[], orgs: readonly OrgConfig[]): void {
  for (const org of orgs.filter(({ deactivateUsers }) => !deactivateUsers)) {
    main.note(
      at,
      `deactivate does nothing in the org "${org.name}", because deactivate_users is False in ${path.basename(org.file)}.`,
    );
  }
}
