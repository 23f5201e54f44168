import type { Config } from '#config';
import type { BaselineRow, DirectoryResult, RunOptions } from '#db';
import { changedSizes, judgeShrink, type ReadVerdict, shrinkWords } from '#domain';
import type { ReadSizes } from '../size-read.js';

/** A run's output has a line for each. */
const SAID_MAX = 10;
const REMEDY = 'What people would lose by that waits. If it is right, run once with --allow-shrink.';

/**
 * What guards add to the judgement of a read: the groups that have changed, and what has shrunk. A read that has shrunk
 * becomes no baseline, or the next run would find nothing strange about it.
 */
export function guardRead(
  verdict: ReadVerdict,
  { govern: { guards }, policy }: Config,
  {
    sizes,
    baseline,
    options,
  }: {
    readonly sizes: ReadSizes;
    readonly baseline: BaselineRow | undefined;
    readonly options: RunOptions;
  },
): { readonly verdict: ReadVerdict } & Pick<DirectoryResult, 'groupSizes' | 'shrunk'> {
  if (guards === undefined || baseline === undefined || verdict.view !== 'complete') return { verdict };
  const groupSizes = changedSizes(sizes.mappedGroups);
  const whole = { now: sizes.inScope, baseline: baseline.inScope };
  const shrunk = options.allowShrink === true ? undefined : judgeShrink(guards, sizes.mappedGroups, whole);
  if (shrunk === undefined) return { verdict, groupSizes };
  const words = shrinkWords(shrunk, guards, policy.rules);
  const said = [...words.groups, ...words.directory].slice(0, SAID_MAX).map((line) => `${line} ${REMEDY}`);
  const explanations = [...verdict.explanations, ...said];
  return { verdict: { ...verdict, explanations, becomesBaseline: false }, groupSizes, shrunk };
}
