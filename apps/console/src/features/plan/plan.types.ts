import type { Answer } from '../../api/client.js';

export type PlanDetail = Answer<'/plans/{plan}'>;
export type Tally = Answer<'/plans/{plan}/tallies'>['tallies'][number];
export type Causes = Answer<'/plans/{plan}/causes'>;
export type StoredItem = Answer<'/plans/{plan}/items'>['items'][number];
export type Item = StoredItem['item'];
export type PersonItem = Extract<Item, { subject: 'person' }>;
export type AccessState = PersonItem['change']['after'];
