import { describe, expect, it } from 'vitest';
import { FakeSign } from '#testing';
import { LookupDesk } from './lookup-desk.js';

function desk() {
  const sign = new FakeSign();
  sign.addUser('Ana@Example.com');
  sign.addUser('bo@example.com');
  sign.addGroup('Sales');
  return { sign, desk: new LookupDesk(sign) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('LookupDesk', () => {
  it('reads the list once for everybody who asks, and not before the rest of the batch is done', async () => {
    const { sign, desk: asked } = desk();
    let finish: () => void = () => undefined;
    const other = asked.during(() => new Promise<void>((resolve) => (finish = resolve)));
    const found = ['ana@example.com', 'BO@example.com', 'nobody@example.com'].map((address) =>
      asked.during(() => asked.findUser(address)),
    );
    await turn();
    expect(sign.calls).toEqual([]);
    finish();
    expect(await Promise.all(found)).toEqual(['u1', 'u2', undefined]);
    await other;
    expect(sign.calls).toEqual(['listUsers']);
  });

  it('reads groups only where somebody asks for a group, whatever its letter case', async () => {
    const { sign, desk: asked } = desk();
    expect(await asked.during(() => asked.findGroup('SALES'))).toBe('g1');
    expect(sign.calls).toEqual(['listGroups']);
  });

  it('reads again for whoever asks later', async () => {
    const { sign, desk: asked } = desk();
    await asked.during(async () => {
      expect(await asked.findUser('new@example.com')).toBeUndefined();
      sign.addUser('new@example.com');
      expect(await asked.findUser('new@example.com')).toBe('u3');
    });
    expect(sign.calls).toEqual(['listUsers', 'listUsers']);
  });

  it('lets a read that fails reach all who wait for it', async () => {
    const { sign, desk: asked } = desk();
    sign.trouble('listUsers', { kind: 'unavailable' });
    const found = ['ana@example.com', 'bo@example.com'].map((address) =>
      asked.during(async () => {
        await turn(); // both are at work before the first asks
        return asked.findUser(address);
      }),
    );
    expect((await Promise.allSettled(found)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(sign.calls).toEqual(['listUsers']);
    expect(await asked.during(() => asked.findUser('bo@example.com'))).toBe('u2');
  });
});
