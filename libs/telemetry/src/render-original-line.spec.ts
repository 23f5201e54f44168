import { describe, expect, it } from 'vitest';
import type { Observation } from './observation.js';
import { createObserver } from './observer.js';

function line(observation: Observation): string {
  const lines: string[] = [];
  createObserver({ format: 'original', destination: { write: (text) => lines.push(text) } })(observation);
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

const PREFIX = String.raw`^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ${process.pid} `;

describe('a line as the original writes it', () => {
  it('has local time, process, level, logger and message', () => {
    const calm = line({ event: 'database.connected', durationMs: 4 });
    expect(calm).toMatch(new RegExp(`${PREFIX}INFO main - database\\.connected durationMs=4\n$`, 'u'));
    const paused = line({ event: 'gate.paused', org: 'emea', until: '2026-11-22T08:00:00Z', reason: '429' });
    expect(paused).toMatch(new RegExp(`${PREFIX}WARNING sign_emea - gate\\.paused org=emea`, 'u'));
    const failed = line({ event: 'source.failed', runId: 'r', source: 'ldap', code: 'X', message: 'no' });
    expect(failed).toMatch(new RegExp(`${PREFIX}ERROR source - source\\.failed`, 'u'));
  });

  it('begins and ends a run with a ruler of 70 signs', () => {
    const start = line({ event: 'command.started', command: 'sync', version: '1.2.3', testMode: true });
    const [, ruler = ''] = start.trimEnd().split(' - ');
    expect(ruler).toMatch(/^={10} Start Run \(Sign Sync version: 1\.2\.3\) \(TEST MODE\) =+$/u);
    expect(ruler).toHaveLength(70);
    const end = line({ event: 'command.ended', version: '1.2.3', durationMs: 3_661_400 });
    expect(end).toContain('========== End Run (Sign Sync version: 1.2.3) (Total time: 1:01:01) ');
  });

  it('says what a command said, on one line whatever is in it', () => {
    const said = line({ event: 'command.said', message: 'one\ntwo\u2028three' });
    expect(said).toMatch(/ INFO main - one two three\n$/u);
  });
});
