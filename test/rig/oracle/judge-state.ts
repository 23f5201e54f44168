import type { DumpedState, DumpedUser } from './facts.js';
import { describe, type ModelOrg, type ModelUser } from './model.js';

export interface StateFindings {
  /** People and groups for whom something was to be done, and it was not. */
  readonly lost: readonly string[];
  /** Everything that is otherwise than the model says. */
  readonly otherThanModel: readonly string[];
  /** Everything that is otherwise than after the undisturbed run. */
  readonly otherThanUndisturbed: readonly string[];
}

export function judgeState(
  state: DumpedState,
  model: ReadonlyMap<string, ModelOrg>,
  undisturbed: DumpedState | undefined,
): StateFindings {
  const lost: string[] = [];
  const otherThanModel: string[] = [];
  for (const [name, org] of model) {
    const found = textsOf(state, name);
    const wanted = new Map([...org.users].map(([email, user]) => [email, textOfModel(user)]));
    for (const difference of differences(wanted, found)) {
      otherThanModel.push(`${name}: ${difference.text}`);
      if (org.writes.has(difference.key)) lost.push(`${name}: ${difference.text}`);
    }
    const missing = missingGroups(state, name, org.groups);
    otherThanModel.push(...missing);
    lost.push(...missing);
  }
  return { lost, otherThanModel, otherThanUndisturbed: otherThanUndisturbed(state, undisturbed) };
}

function otherThanUndisturbed(state: DumpedState, undisturbed: DumpedState | undefined): string[] {
  if (undisturbed === undefined) return [];
  return Object.keys(undisturbed.orgs).flatMap((name) =>
    [
      ...differences(textsOf(undisturbed, name, true), textsOf(state, name, true)),
      ...differences(groupsOf(undisturbed, name), groupsOf(state, name)),
    ].map(({ text }) => `${name}: ${text}`),
  );
}

function missingGroups(state: DumpedState, org: string, wanted: readonly string[]): string[] {
  const found = groupsOf(state, org);
  return wanted.filter((group) => !found.has(group)).map((group) => `${org}: group ${group} is missing`);
}

function groupsOf(state: DumpedState, org: string): Map<string, string> {
  return new Map((state.orgs[org]?.groups ?? []).map(({ name }) => [name, 'a group']));
}

function textsOf(state: DumpedState, org: string, withNames = false): Map<string, string> {
  return new Map(
    (state.orgs[org]?.users ?? []).map((user) => [
      user.email.toLowerCase(),
      textOf(user) + (withNames ? `, ${user.firstName} ${user.lastName}, ${user.email}` : ''),
    ]),
  );
}

function textOf({ status, accountAdmin, groups }: DumpedUser): string {
  const memberships = groups.map(({ name, ...rest }) => ({ group: name, ...rest }));
  return `${status}${accountAdmin ? ', account admin' : ''}, in ${describe(memberships)}`;
}

function textOfModel({ status, accountAdmin, memberships }: ModelUser): string {
  return `${status}${accountAdmin ? ', account admin' : ''}, in ${describe(memberships)}`;
}

function differences(
  wanted: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): { key: string; text: string }[] {
  const keys = new Set([...wanted.keys(), ...found.keys()]);
  return [...keys].flatMap((key) => {
    const [should, is] = [wanted.get(key) ?? 'not there', found.get(key) ?? 'not there'];
    return should === is ? [] : [{ key, text: `${key} should be ${should}; is ${is}` }];
  });
}
