import { describe, expect, it } from 'vitest';
import { assertUndoable, UndoRefusedError, type UndoableRun } from './undo-use.js';

const run: UndoableRun = { name: '2026-11-21-0007', configName: 'acme', state: 'partly_done' };
const emea = { label: 'emea', account: 'b' };
const config = { name: 'acme', orgs: [{ label: 'primary', account: 'a' }, emea] };

describe('assertUndoable', () => {
  it('takes a run that has ended and has changed orgs that are still there', () => {
    expect(() => assertUndoable(run, [emea], config)).not.toThrow();
  });

  it.for<[string, Partial<UndoableRun>, readonly { label: string; account: string }[]]>([
    ['is one of "other"', { configName: 'other' }, [emea]],
    ['has not ended yet', { state: 'running' }, [emea]],
    ['has changed nothing', {}, []],
    ['has changed emea', {}, [{ label: 'emea', account: 'another account' }]],
  ])('refuses a run that %s', ([why, other, orgs]) => {
    const undoing = () => assertUndoable({ ...run, ...other }, orgs, config);
    expect(undoing).toThrow(UndoRefusedError);
    expect(undoing).toThrow(why);
  });
});
