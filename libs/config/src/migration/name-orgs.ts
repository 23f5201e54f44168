import type { Ledger } from './migration.js';
import type { OldOrg } from './read-post-sync.js';

/** An org of the new configuration. */
export interface NewOrg {
  readonly name: string;
  /** The name of its connector file. */
  readonly file: string;
  readonly old: OldOrg;
}

export interface NamedOrgs {
  /** `primary` first, then in the order of the old file. */
  readonly orgs: readonly NewOrg[];
  /** What post-sync called the org (undefined: the one without console_org) → its name here. */
  readonly nameOf: ReadonlyMap<string | undefined, string>;
}

/**
 * Gives every org of the old file a name and a file of its own. One of them must be called `primary`. Of several with the
 * same console_org, or without one, post-sync served the last alone: that one has the name, the others come without rules.
 * Two entries for one account are one org, as two would undo each other's work.
 */
export function nameOrgs(old: readonly OldOrg[], ledger: Ledger): NamedOrgs {
  const served = new Map(old.map((org) => [org.consoleOrg?.text, org]));
  const first = old[0];
  const primary =
    served.get(undefined) ?? served.get('primary') ?? (first && served.get(first.consoleOrg?.text));
  const isServed = (org: OldOrg): boolean => served.get(org.consoleOrg?.text) === org;
  const rank = (org: OldOrg): number => (org === primary ? 0 : isServed(org) ? 1 : 2);
  const names = new Names();
  const orgs: NewOrg[] = [];
  const nameOf = new Map<string | undefined, string>();
  for (const org of old.toSorted((a, b) => rank(a) - rank(b))) {
    const same = orgs.find((other) => isOneAccount(other.old, org));
    if (same === undefined) orgs.push({ ...names.give(org, org === primary), old: org });
    const { name } = same ?? orgs.at(-1) ?? { name: 'primary' };
    if (isServed(org)) nameOf.set(org.consoleOrg?.text, name);
    if (same === undefined) tell(org, name, isServed(org), ledger);
    else tellSame(org, name, ledger);
  }
  return { orgs, nameOf };
}

function isOneAccount(a: OldOrg, b: OldOrg): boolean {
  if (a.key === undefined || b.key === undefined) return false;
  return a.key.text === b.key.text && a.host?.text.toLowerCase() === b.host?.text.toLowerCase();
}

/** Names and files that are given once. Files differ also where letter case does not count. */
class Names {
  readonly #names = new Set(['primary']);
  readonly #files = new Set<string>();

  give({ consoleOrg }: OldOrg, isPrimary: boolean): { name: string; file: string } {
    if (isPrimary) return { name: 'primary', file: 'connector-sign.yml' };
    const name = free(consoleOrg?.text.replaceAll('::', '-') ?? 'org2', this.#names);
    this.#names.add(name);
    const part = name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-');
    const file = free(`connector-sign-${part}`, this.#files);
    this.#files.add(file.toLowerCase());
    return { name, file: `${file}.yml` };
  }
}

/** The name itself, or with the first number that makes it new. */
function free(name: string, taken: ReadonlySet<string>): string {
  const isTaken = (wanted: string): boolean => taken.has(wanted) || taken.has(wanted.toLowerCase());
  if (!isTaken(name)) return name;
  const stem = name.replace(/\d+$/u, '');
  // One more than there are taken ones: one of them is free.
  const numbers = Array.from({ length: taken.size + 1 }, (_, index) => `${stem}${index + 2}`);
  return numbers.find((wanted) => !isTaken(wanted)) ?? name;
}

function tell({ consoleOrg, at }: OldOrg, name: string, isServed: boolean, ledger: Ledger): void {
  const to = `sign_orgs.${name}`;
  if (!isServed) {
    const same =
      consoleOrg === undefined ? 'without console_org' : `with the console_org "${consoleOrg.text}"`;
    const why = `several entries of sign_orgs are ${same}, and post-sync served the last of them only. This one is the org "${name}", and no rule is for it.`;
    ledger.changed(consoleOrg?.at ?? at, to, why);
    ledger.toReview(
      `${at}: ${why} Add rules with sign_group: ${name}::GROUP for its people, or take it out of sign_orgs.`,
    );
  } else if (consoleOrg?.text === name) ledger.kept(consoleOrg.at, to);
  else if (consoleOrg !== undefined && name === 'primary') {
    const why = `one org must be called primary, and every entry has a console_org, so "${consoleOrg.text}" is primary here.`;
    ledger.changed(consoleOrg.at, to, why);
  } else if (consoleOrg !== undefined) {
    ledger.changed(consoleOrg.at, to, `another org here cannot be called "${consoleOrg.text}".`);
  }
}

function tellSame({ at, ...parts }: OldOrg, name: string, ledger: Ledger): void {
  const why = `it has the host and the key of "${name}", so it is the same account. Its groups count there.`;
  ledger.changed(at, `sign_orgs.${name}`, why);
  ledger.toReview(`${at}: ${why}`);
  for (const part of Object.values(parts))
    ledger.changed(part.at, `sign_orgs.${name}`, 'it is that account.');
}
