import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTerminal } from './terminal.js';

let written: string[];

/** Both streams into one list, each chunk with the stream's name; `tty` as if a person sat there. */
function capture(tty: boolean): void {
  for (const [name, stream] of [
    ['out', process.stdout],
    ['err', process.stderr],
  ] as const) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      written.push(`${name} ${String(chunk)}`);
      return true;
    });
    vi.spyOn(stream, 'isTTY', 'get').mockReturnValue(tty);
  }
}

beforeEach(() => {
  written = [];
  // A worker's streams are no terminals and do not even have the property that says so.
  for (const stream of [process.stdout, process.stderr]) {
    Object.defineProperty(stream, 'isTTY', { configurable: true, get: () => false });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('openTerminal', () => {
  it('sends results to standard output and errors beside it, with notes between them for people', () => {
    capture(false);
    const terminal = openTerminal({});
    terminal.result('result');
    terminal.note('note');
    terminal.error('error');
    terminal.live('12 %');
    expect(written).toEqual(['out result\n', 'out note\n', 'err error\n']);
    expect(terminal.paint.removed('x')).toBe('x');
  });

  it('keeps standard output for the one JSON document', () => {
    capture(false);
    const terminal = openTerminal({ json: true });
    terminal.note('note');
    terminal.result('{}');
    expect(written).toEqual(['err note\n', 'out {}\n']);
  });

  it('leaves only errors and results when it shall be quiet', () => {
    capture(true);
    const terminal = openTerminal({ quiet: true });
    terminal.note('note');
    terminal.live('12 %');
    terminal.error('error');
    terminal.result('result');
    expect(written).toEqual(['err error\n', 'out result\n']);
  });

  it('draws a live line and takes it away before anything else is said', () => {
    capture(true);
    const terminal = openTerminal({});
    terminal.live('12 %');
    terminal.live('13 %');
    terminal.note('done');
    terminal.note('really');
    expect(written).toEqual([
      'err 12 %',
      'err \r\u001b[2K',
      'err 13 %',
      'err \r\u001b[2K',
      'out done\n',
      'out really\n',
    ]);
  });

  it('never lets a live line wrap', () => {
    capture(true);
    openTerminal({}).live('x'.repeat(1000));
    expect(written.join('').length).toBeLessThan(500);
  });

  it('paints on a terminal, unless NO_COLOR says not to', () => {
    capture(true);
    vi.stubEnv('NO_COLOR', '');
    expect(openTerminal({}).paint.removed('x')).toBe('\u001b[31mx\u001b[39m');
    vi.stubEnv('NO_COLOR', '1');
    expect(openTerminal({}).paint.removed('x')).toBe('x');
  });
});

describe('a terminal that somebody else reads along', () => {
  it('tells every line that people read, without colours, and what is an error', () => {
    capture(true);
    const terminal = openTerminal({});
    const lines: (readonly [string, boolean])[] = [];
    terminal.note('before');
    terminal.copyTo((line, isError) => lines.push([line, isError]));
    terminal.note(terminal.paint.removed('one\ntwo'));
    terminal.error('wrong\n\nbadly');
    terminal.result('done');
    terminal.live('12 %');
    terminal.copyTo(undefined);
    terminal.note('after');
    expect(lines).toEqual([
      ['one', false],
      ['two', false],
      ['wrong', true],
      ['badly', true],
      ['done', false],
    ]);
  });

  it('keeps the one JSON document to itself', () => {
    capture(false);
    const terminal = openTerminal({ json: true });
    const lines: string[] = [];
    terminal.copyTo((line) => lines.push(line));
    terminal.result('{}');
    expect(lines).toEqual([]);
  });
});

describe('a terminal with a log of JSON', () => {
  it('says notes and errors as JSON lines on standard error, and results as they are', () => {
    capture(true);
    const terminal = openTerminal({ logFormat: 'json' });
    terminal.note(terminal.paint.removed('one\ntwo'));
    terminal.error('wrong');
    terminal.result('result');
    terminal.live('12 %');
    const [result, ...said] = written.toSorted().toReversed();
    expect(result).toBe('out result\n');
    const lines = said.toReversed().map((line) => JSON.parse(line.replace(/^err /u, '')) as object);
    expect(lines).toHaveLength(3);
    for (const message of ['one', 'two'])
      expect(lines).toContainEqual({
        level: 'info',
        time: expect.any(String) as string,
        event: 'command.said',
        message,
      });
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'wrong' }));
  });
});
