import type { Guards } from '#domain';
import type { ConfigFile } from '../files/config-file.js';
import { didYouMean } from '../problems/nearest-word.js';
import { guardsSchema } from './guards.schema.js';

/** `guards`, with the orgs that its budgets name looked up. */
export function loadGuards(main: ConfigFile): Guards | undefined {
  const section = main.value['guards'];
  if (section === undefined) return undefined;
  const guards = main.parse(['guards'], guardsSchema, section);
  const orgs = main.value['sign_orgs'];
  if (guards === undefined || typeof orgs !== 'object' || orgs === null) return guards;
  const known = Object.keys(orgs);
  guards.budgets.forEach((budget, at) =>
    budget.orgs?.forEach((org, index) => {
      if (known.includes(org)) return;
      const hint = didYouMean(org, known) || ` Known: ${known.join(', ')}.`;
      main.problem(['guards', 'budgets', at, 'orgs', index], `there is no org "${org}" in sign_orgs.${hint}`);
    }),
  );
  return guards;
}
