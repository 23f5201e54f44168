import { describe, expect, it } from 'vitest';

import { parsePostmasterFile } from './postmaster-file.js';

const whole = `4711\n/srv/state/postgres/data\n1795285775\n41237\n\n127.0.0.1\n  5307 13\nready   \n`;

describe('parsePostmasterFile', () => {
  it('reads pid, folder, port and status', () => {
    expect(parsePostmasterFile(whole)).toEqual({
      pid: 4711,
      dataPath: '/srv/state/postgres/data',
      port: 41237,
      status: 'ready',
    });
  });

  it('reads what a server that has just begun has written so far', () => {
    expect(parsePostmasterFile('4711\n/srv/data\n')).toEqual({
      pid: 4711,
      dataPath: '/srv/data',
      port: 0,
      status: '',
    });
  });

  it('reads nothing from a file cut anywhere within its first lines', () => {
    const start = '4711\n';
    for (let length = 0; length <= start.length; length += 1) {
      expect(parsePostmasterFile(whole.slice(0, length))).toBeUndefined();
    }
  });

  it.each(['', 'postgres\n/srv\n', '-3\n/srv\n', '0\n/srv\n'])('reads nothing from %j', (text) => {
    expect(parsePostmasterFile(text)).toBeUndefined();
  });
});
