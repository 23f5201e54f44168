import { describe, expect, it } from 'vitest';
import type { Config } from './config.js';
import { Configurations } from './configurations.js';

/** Only what tells configurations apart; nothing here reads more. */
function version(name: string, digest: string): Config {
  return { name, digest, scope: { kind: 'mapped' } } as unknown as Config;
}

class Growing extends Configurations {
  looks = 0;

  add(config: Config): void {
    this.adopt(config);
  }

  remove(name: string): void {
    this.retire(name);
  }

  override async look(): Promise<void> {
    this.looks += 1;
  }
}

describe('Configurations', () => {
  it('gives the very version that a run names, and no other in its place', () => {
    const configurations = new Growing([version('acme', 'd1')]);
    configurations.add(version('acme', 'd2'));
    expect(configurations.of({ configName: 'acme', configDigest: 'd1' }).digest).toBe('d1');
    expect(configurations.of({ configName: 'acme', configDigest: 'd2' }).digest).toBe('d2');
    expect(configurations.named('acme')?.digest).toBe('d2');
  });

  it.each([
    ['another version', { configName: 'acme', configDigest: 'd9' }, 'differs'],
    ['an unknown name', { configName: 'zenith', configDigest: 'd1' }, 'no configuration "zenith"'],
    ['the digest of another name', { configName: 'zenith', configDigest: 'd1' }, 'zenith'],
  ])('parks what names %s, looks for it, and counts no attempt', (_, run, words) => {
    const configurations = new Growing([version('acme', 'd1')]);
    expect(() => configurations.of(run)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_MISMATCH',
        retryable: true,
        parkMs: 500,
        message: expect.stringContaining(words) as string,
      }),
    );
    expect(configurations.looks).toBe(1);
    expect(() => configurations.of(run)).toThrow(expect.objectContaining({ parkMs: 5_000 }));
  });

  it('puts the scope of the run in the place of the configured one', () => {
    const acme = version('acme', 'd1');
    const configurations = new Configurations([acme]);
    const run = { configName: 'acme', configDigest: 'd1' };
    const scope = { kind: 'group', groups: ['Sales'] } as const;
    expect(configurations.of({ ...run, scope })).toEqual({ ...acme, scope });
    expect(configurations.of(run)).toBe(acme);
    expect(configurations.of({ ...run, scope: { kind: 'mapped' } })).toBe(acme);
  });

  it('begins no run with a name that is gone, and serves those under way', () => {
    const configurations = new Growing([version('acme', 'd1'), version('zenith', 'd1')]);
    configurations.remove('acme');
    expect(configurations.all.map(({ name }) => name)).toEqual(['zenith']);
    expect(configurations.named('acme')).toBeUndefined();
    expect(configurations.of({ configName: 'acme', configDigest: 'd1' }).name).toBe('acme');
  });

  it('keeps 64 older versions, those that runs used last, and always the newest', () => {
    const configurations = new Growing([version('acme', 'd0'), version('zenith', 'z0')]);
    for (let index = 1; index <= 100; index += 1) {
      configurations.of({ configName: 'acme', configDigest: 'd0' });
      configurations.add(version('acme', `d${index}`));
    }
    const has = (configName: string, configDigest: string): boolean => {
      try {
        return configurations.of({ configName, configDigest }).digest === configDigest;
      } catch {
        return false;
      }
    };
    expect(has('acme', 'd0')).toBe(true);
    expect(has('acme', 'd100')).toBe(true);
    expect(has('zenith', 'z0')).toBe(true);
    expect(has('acme', 'd20')).toBe(false);
    const kept = Array.from({ length: 100 }, (_, index) => `d${index}`).filter((digest) =>
      has('acme', digest),
    );
    expect(kept).toHaveLength(64);
  });
});
