import { groupKey, type PlanItem } from '#domain';
import { change } from '#testing';
import { itemOf } from './repositories-world.js';

export const ana = itemOf('ana@example.com');
export const leaver = itemOf('leaver@example.com', {
  change: change('deactivate', ['Sales'], ['Sales'], { status: ['ACTIVE', 'INACTIVE'] }),
});
export const heldBack = itemOf('zoe@example.com', { held: 'SIGN_ONLY_LIMIT' });
export const lab = {
  subject: 'group',
  org: 'primary',
  groupKey: groupKey('Lab "x", {y}\\'),
  name: 'Lab "x", {y}\\',
} as const satisfies PlanItem;
export const toLab = itemOf('lab@example.com', { needsGroups: [lab.groupKey] });
