import { describe, expect, it } from 'vitest';
import { Partitions } from './partitions.js';

/** A transport that does one thing after the other, when it is let. */
function server(partitions: Partitions) {
  const steps: string[] = [];
  const waiting: (() => void)[] = [];
  const step = (what: string): Promise<void> => {
    steps.push(what);
    return new Promise((resolve) => waiting.push(resolve));
  };
  partitions.serveBy({
    begin: (key) => step(`begin ${key}`),
    end: (key) => step(`end ${key}`),
    isConnected: true,
  });
  const letGo = async (): Promise<void> => {
    waiting.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { steps, letGo };
}

describe('Partitions', () => {
  it('are held before any transport serves them', async () => {
    const partitions = new Partitions();
    await partitions.hold('a');
    expect([...partitions.held]).toEqual(['a']);
    await partitions.drop('a');
    expect([...partitions.held]).toEqual([]);
  });

  it('do one thing at a time with each of them, in the order in which it was asked', async () => {
    const partitions = new Partitions();
    const { steps, letGo } = server(partitions);
    const asked = [partitions.hold('a'), partitions.drop('a'), partitions.hold('a')];
    await letGo();
    expect(steps).toEqual(['begin a']);
    await letGo();
    expect(steps).toEqual(['begin a', 'end a']);
    await letGo();
    await letGo();
    await Promise.all(asked);
    expect(steps).toEqual(['begin a', 'end a', 'begin a']);
    expect([...partitions.held]).toEqual(['a']);
  });

  it('are begun once, however often they are asked for, and all who asked wait for that', async () => {
    const partitions = new Partitions();
    const { steps, letGo } = server(partitions);
    const asked = Promise.all([partitions.hold('a'), partitions.hold('a')]);
    await letGo();
    await letGo();
    await asked;
    expect(steps).toEqual(['begin a']);
  });

  it('are not held when the transport will not have them', async () => {
    const partitions = new Partitions();
    partitions.serveBy({
      begin: () => Promise.reject(new Error('no')),
      end: async () => undefined,
      isConnected: true,
    });
    await expect(partitions.hold('a')).rejects.toThrow('no');
    expect(partitions.held.size).toBe(0);
  });
});
