import { holdWords, skipWords } from '../render/words.js';
import { type DesiredAccess, isProtected, resolveAccess } from '../rules/resolve-access.js';
import { scopeWords } from '../orgs/org-scope.js';
import type { Scope } from '../rules/rule.js';
import type { SyncPolicy } from '../rules/sync-policy.js';
import type { PersonFacts, PersonInOrg } from './person-facts.js';
import type { Standing } from './standing.js';

export type UnmetCode =
  | 'OWNER'
  | 'PROTECTED'
  | 'NOT_IN_DIRECTORY'
  | 'DISABLED_IN_DIRECTORY'
  | 'SPELLING'
  | 'NOT_IN_A_GROUP'
  | 'OUT_OF_SCOPE'
  | 'OTHER_ORG'
  | 'SKIPPED'
  | 'HELD'
  | 'REFUSED'
  | 'NOT_APPLIED';

/** The nearest condition that is not met. Codes are stable. */
export interface Unmet {
  readonly code: UnmetCode;
  readonly message: string;
}

export interface UnmetGround {
  readonly facts: PersonFacts;
  readonly place: PersonInOrg;
  readonly policy: SyncPolicy;
  readonly scope: Scope;
  readonly desired: DesiredAccess | undefined;
  /** Undefined: nobody to decide about. */
  readonly groups: readonly string[] | undefined;
  readonly standing: Standing;
}

/** From the outside to the inside: what keeps a person from a rule first, then what keeps a change from Sign. */
export function unmetOf(ground: UnmetGround): Unmet | undefined {
  return guarded(ground) ?? anothers(ground) ?? undecided(ground) ?? unreached(ground) ?? undone(ground);
}

function guarded({ facts, place, policy }: UnmetGround): Unmet | undefined {
  const why = isProtected(facts.emailKey, place.org, policy);
  if (why === 'owner') return { code: 'OWNER', message: `owner of the key of ${place.org}: never touched` };
  return why && { code: 'PROTECTED', message: 'matches user_sync.protected: never touched' };
}

/** As the plan saw it: whom another sync may have to do with, rules and directory say nothing of. */
function anothers({ place: { org, skipped }, policy }: UnmetGround): Unmet | undefined {
  if (skipped !== 'OUT_OF_SCOPE') return undefined;
  const scope = policy.orgs.find((candidate) => candidate.org === org)?.scope;
  const why =
    scope === undefined ? 'as the last plan was made' : `scope.${org} is for whoever is ${scopeWords(scope)}`;
  return { code: 'OUT_OF_SCOPE', message: `out of scope: ${why}` };
}

function undecided({ facts: { found, before, run }, groups }: UnmetGround): Unmet | undefined {
  if (found !== undefined && !found.enabled) {
    return { code: 'DISABLED_IN_DIRECTORY', message: 'the directory calls this person disabled' };
  }
  if (groups !== undefined) return undefined;
  const seen = before ? '; the last complete read before had them' : '';
  return { code: 'NOT_IN_DIRECTORY', message: `not in the directory as run ${run.name} read it${seen}` };
}

function unreached({ groups = [], desired, policy, scope, place }: UnmetGround): Unmet | undefined {
  if (desired !== undefined) return undefined;
  const resolved = resolveAccess(groups, policy, scope);
  if (resolved.outsideFilter) {
    return { code: 'OUT_OF_SCOPE', message: 'in none of the groups that --users group lists' };
  }
  if (resolved.inScope) {
    const orgs = [...resolved.access.keys()].join(', ');
    return {
      code: 'OTHER_ORG',
      message: `no rule of ${place.org} names one of their groups; rules of ${orgs} do`,
    };
  }
  return misspelt(groups, policy) ?? { code: 'NOT_IN_A_GROUP', message: noneOf(groups, policy) };
}

/** Names of directory groups match exactly, and people read them without regard to case. */
function misspelt(groups: readonly string[], policy: SyncPolicy): Unmet | undefined {
  const folded = new Map(groups.map((group) => [fold(group), group]));
  for (const { directoryGroup, number, place } of policy.rules) {
    const group = folded.get(fold(directoryGroup));
    if (group === undefined) continue;
    const message = `in "${group}"; rule ${number}, ${place.file}:${place.line}, names "${directoryGroup}", and names of directory groups match exactly`;
    return { code: 'SPELLING', message };
  }
  return undefined;
}

function fold(group: string): string {
  return group.trim().normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ');
}

const SHOWN = 5;

function noneOf(groups: readonly string[], { rules }: SyncPolicy): string {
  const named = new Set(rules.map(({ directoryGroup }) => directoryGroup)).size;
  if (groups.length === 0)
    return `in none of the ${named} groups that rules name, nor in any other that was read`;
  const more = groups.length > SHOWN ? ` and ${groups.length - SHOWN} more` : '';
  return `in none of the ${named} groups that rules name; in: ${groups.slice(0, SHOWN).join(', ')}${more}`;
}

/** Wanted, and not so in Sign. */
function undone({ place: { items, skipped, planHash }, standing }: UnmetGround): Unmet | undefined {
  const item = items.find(({ state }) => state === standing) ?? items.at(-1);
  const plan = planHash === undefined ? 'a plan' : `plan ${planHash.slice(0, 12)}`;
  switch (standing) {
    case 'failed':
      return {
        code: 'REFUSED',
        message: `${item?.reason?.code ?? 'failed'}: ${item?.reason?.message ?? 'no reason is stored'}`,
      };
    case 'held':
      return { code: 'HELD', message: `held in ${plan}: ${holdWords(item?.reason?.code ?? '')}` };
    case 'planned':
      return { code: 'NOT_APPLIED', message: `planned in ${plan}, not applied` };
    case 'skipped': {
      const words = skipped === undefined ? item?.reason?.message : skipWords(skipped);
      return { code: 'SKIPPED', message: words ?? item?.state ?? 'left alone' };
    }
    case 'in-step':
    case 'applied':
    case 'not-managed':
      return undefined;
  }
}
