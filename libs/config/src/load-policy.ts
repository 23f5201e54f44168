import { emailKey, type OrgName, type Rule, type SyncPolicy } from '#domain';
import type { Config, OrgConfig } from './config.js';
import type { ConfigFile } from './files/config-file.js';
import { loadGovern } from './govern/load-govern.js';
import { loadLeavers } from './govern/load-leavers.js';
import { loadOrgScopes } from './org-scope/load-org-scopes.js';
import { buildPrimaryGroupRules } from './rules/build-primary-group-rules.js';
import { buildRules } from './rules/build-rules.js';
import { userSyncSchema, type UserSyncSection } from './schema/main-file.schema.js';

/** The parts of a configuration by which is decided what becomes of people. */
export type Decisions = Pick<Config, 'policy' | 'govern'>;

export interface PolicyGround {
  /** Names that rules may use; undefined where `sign_orgs` cannot be read: then no org is called unknown. */
  readonly names: readonly OrgName[] | undefined;
  readonly orgs: readonly OrgConfig[];
}

/** Rules and policy of a main file, for these orgs. Opens no other file. `decided` is absent where something is wrong. */
export function loadPolicy(
  main: ConfigFile,
  { names, orgs }: PolicyGround,
): { readonly rules: readonly Rule[]; readonly decided?: Decisions } {
  const userSync = userSyncOf(main);
  const context = { main, orgNames: names, umg: userSync?.umg ?? isUmgWritten(main) };
  const rules = buildRules(context);
  const primaryGroupRules = buildPrimaryGroupRules(context, rules);
  const signOnlyAction = userSync && loadLeavers(main, userSync.sign_only_user_action, orgs);
  const govern = loadGovern(main);
  const scopes = loadOrgScopes(main, names);
  if (!userSync || !signOnlyAction) return { rules };
  const policy = { ...policyOf(userSync, orgs, scopes), signOnlyAction, rules, primaryGroupRules };
  return { rules, decided: { policy, govern } };
}

function userSyncOf(main: ConfigFile): UserSyncSection | undefined {
  const section = main.value['user_sync'];
  return section === undefined ? undefined : main.parse(['user_sync'], userSyncSchema, section);
}

/** With another mistake in `user_sync` the rules are still judged by the `umg` that stands there. */
function isUmgWritten(main: ConfigFile): boolean {
  const section = main.value['user_sync'];
  return typeof section === 'object' && section !== null && 'umg' in section && section.umg === true;
}

function policyOf(
  userSync: UserSyncSection,
  orgs: readonly OrgConfig[],
  scopes: ReturnType<typeof loadOrgScopes>,
): Omit<SyncPolicy, 'rules' | 'primaryGroupRules' | 'signOnlyAction'> {
  return {
    orgs: orgs.map((org) => {
      const scope = scopes.get(org.name);
      return {
        org: org.name,
        ownerKey: emailKey(org.adminEmail),
        createUsers: org.createUsers,
        deactivateUsers: org.deactivateUsers,
        ...(scope && { scope }),
      };
    }),
    umg: userSync.umg ?? false,
    orgAssignment: userSync.org_assignment ?? 'per_org',
    updateNames: userSync.update_names ?? false,
    signOnlyLimit: userSync.sign_only_limit,
    protectedPatterns: userSync.protected ?? [],
  };
}
