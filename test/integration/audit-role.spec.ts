import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AuditRepository,
  canChangeAudit,
  type Database,
  grantServiceRole,
  keepAuditKeys,
  openDatabase,
  openEmbeddedState,
} from '#db';
import { Secret } from '#domain';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';

const FORBIDDEN = [
  `update audit_record set event = 'x'`,
  'delete from audit_record',
  'truncate audit_record',
  'alter table audit_record disable trigger user',
  'drop trigger audit_record_append_only on audit_record',
  'update audit_checkpoint set seq = 0',
  'delete from audit_checkpoint',
  `insert into audit_segment (chain, first_seq, last_seq, hash, digest, sealed_by) values (gen_random_uuid(), 1, 1, '', '', '')`,
  'delete from audit_chain',
  `select audit_seal('00000000-0000-0000-0000-000000000000', 1, '', '')`,
];

describe('the role of the services', () => {
  describe.each(['embedded', 'of an own server'] as const)('%s', (kind) => {
    let service: Database;
    let close: () => Promise<void>;

    beforeAll(async () => {
      ({ service, close } = kind === 'embedded' ? await embedded() : await own());
    });
    afterAll(() => close());

    it('appends to the audit and reads it, and does all its work with the other tables', async () => {
      const audit = new AuditRepository(service);
      await audit.record([{ kind: 'access', event: 'sign-in', actor: 'ana', facts: {} }]);
      await audit.record([{ kind: 'access', event: 'sign-out', actor: 'ana', facts: {} }]);
      const records = await service.query('select event, seq::int from audit_record order by seq');
      expect(records).toEqual([
        { event: 'sign-in', seq: 1 },
        { event: 'sign-out', seq: 2 },
      ]);
      await service.query(`insert into org (label, account) values ('primary', 'a')`);
      await service.query(`update org set account = 'b'`);
      await service.query('delete from org');
      await service.query(`select nextval('revision')`);
    });

    it.each(FORBIDDEN)('may not: %s', async (sql) => {
      await expect(service.query(sql)).rejects.toMatchObject({ code: '42501' });
    });

    it('is known to be unable to change the audit', async () => {
      expect(await canChangeAudit(service)).toBe(false);
    });
  });

  it('is made by the migration where the owner may, and the services say so where it is the owner', async () => {
    const database = await startPrivateDatabase();
    expect(await canChangeAudit(database.db)).toBe(true);
    await database.close();
  });
});

describe('the keys of an embedded audit', () => {
  it('are made once, whoever meets there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sign-sync-keys-'));
    const made = await Promise.all(Array.from({ length: 5 }, () => keepAuditKeys(folder, {})));
    expect(new Set(made.map(({ mac }) => mac?.id)).size).toBe(1);
    expect(new Set(made.map(({ signing }) => signing?.id)).size).toBe(1);
    expect(await readFile(join(folder, 'audit-public.pem'), 'utf8')).toContain('BEGIN PUBLIC KEY');
    await rm(folder, { recursive: true });
  });
});

async function embedded() {
  const statePath = await mkdtemp(join(tmpdir(), 'sign-sync-role-'));
  await (await openEmbeddedState({ statePath }, async () => undefined)).close();
  // The second time the tables are up to date, and nobody needs the owner.
  const service = await openEmbeddedState({ statePath }, () => Promise.reject(new Error('asked the owner')));
  return {
    service,
    close: async () => {
      await service.close();
      await rm(statePath, { recursive: true, force: true });
    },
  };
}

async function own() {
  const database: PrivateDatabase = await startPrivateDatabase();
  const password = { value: new Secret('a "good" password'), isOurs: false };
  await grantServiceRole(database.db, 'sync "service"', password);
  await grantServiceRole(database.db, 'sync "service"', password);
  const url = new URL(database.url);
  url.username = encodeURIComponent('sync "service"');
  url.password = encodeURIComponent('a "good" password');
  const service = await openDatabase({ url: url.href, statePath: '' });
  return {
    service,
    close: async () => {
      await service.close();
      await database.db.query('drop owned by "sync ""service"""');
      await database.db.query('drop role "sync ""service"""');
      await database.close();
    },
  };
}
