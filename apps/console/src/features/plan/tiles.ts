import { plural } from '../../words/count.js';
import { isKind, type Kind, KIND_NAMES, KINDS } from './kinds.js';
import type { Tally } from './plan.types.js';

/** A number of a plan that filters its table. */
export interface Tile {
  /** Which filter it sets. */
  readonly filter: { readonly kind: Kind } | { readonly state: string } | { readonly action: 'create-group' };
  readonly key: string;
  readonly word: string;
  readonly mark: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'rights' | 'busy' | 'quiet';
  readonly items: number;
  /** Of these, what is held. */
  readonly held: number;
}

const STATES = [
  ['held', '‖', 'warn'],
  ['failed', '×', 'bad'],
  ['skipped', '–', 'quiet'],
] as const;

/** Tiles of what there is, the gravest kind first; then what did not go as planned. */
export function tilesOf(tallies: readonly Tally[]): Tile[] {
  return [
    ...KIND_NAMES.map((kind): Tile => {
      const meant = tallies.filter(({ kinds = [] }) => kinds.some((one) => one === kind));
      const { word, mark, tone } = KINDS[kind];
      return { filter: { kind }, key: kind, word, mark, tone, ...sums(meant) };
    }),
    groupTile(tallies),
    ...STATES.map(([state, mark, tone]): Tile => {
      const meant = tallies.filter((tally) => tally.state === state);
      return { filter: { state }, key: state, word: state, mark, tone, ...sums(meant) };
    }),
  ].filter(({ items }) => items > 0);
}

function groupTile(tallies: readonly Tally[]): Tile {
  const meant = tallies.filter(({ action }) => action === 'create-group');
  return {
    ...{
      filter: { action: 'create-group' },
      key: 'create-group',
      word: 'new group',
      mark: '+',
      tone: 'good',
    },
    ...sums(meant),
  };
}

function sums(tallies: readonly Tally[]): { items: number; held: number } {
  return { items: total(tallies), held: total(tallies.filter(({ state }) => state === 'held')) };
}

export function total(tallies: readonly Tally[]): number {
  return tallies.reduce((sum, { items }) => sum + items, 0);
}

/** What of a plan somebody would lose by, in words: `32 deactivations`, `3 resets`; the gravest first. */
export function lossesOf(tallies: readonly Tally[]): string[] {
  return tilesOf(tallies).flatMap(({ key, items }) => {
    if (!isKind(key) || !KINDS[key].isLoss) return [];
    return [plural(items, KINDS[key].one, KINDS[key].many)];
  });
}

/** Items by which somebody loses something; one item can lose in several ways and counts once. */
export function losing(tallies: readonly Tally[]): number {
  return total(tallies.filter(({ kinds = [] }) => kinds.some((kind) => isKind(kind) && KINDS[kind].isLoss)));
}
