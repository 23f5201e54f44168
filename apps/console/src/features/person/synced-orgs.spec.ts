import { describe, expect, it } from 'vitest';
import { syncedOrgs } from './synced-orgs.js';

const emea = [{ role: 'operator', orgs: ['emea'] }] as const;

describe('the orgs of a sync', () => {
  it('are the chosen one, or all where the role holds everywhere', () => {
    expect(syncedOrgs(emea, ['primary', 'emea'], 'emea')).toEqual(['emea']);
    expect(syncedOrgs([{ role: 'admin', orgs: 'all' }], ['primary', 'emea'], undefined)).toBeUndefined();
  });

  it('are those in which the role holds, where it holds in some', () => {
    expect(syncedOrgs(emea, ['primary', 'emea'], undefined)).toEqual(['emea']);
  });
});
