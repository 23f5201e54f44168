import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AuditChainRepository,
  type AuditEntry,
  type AuditKeys,
  type AuditPlace,
  type AuditSlice,
  auditKeysOf,
  AuditRepository,
  type Database,
  openDatabase,
  verifyAudit,
  verifyAuditSlice,
} from '#db';
import { type AuditReport, ChainVerifier, type ChainVerdict, INSTALLATION_CHAIN, Secret } from '#domain';
import { type PrivateDatabase, startPrivateDatabase } from '#testing';

let server: PrivateDatabase;
let db: Database;
let audit: AuditRepository;
let chains: AuditChainRepository;

const { privateKey } = generateKeyPairSync('ed25519');
const keys: AuditKeys = auditKeysOf({
  hmacKey: new Secret('a-key-of-the-service-with-32-letters'),
  signingKey: new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
});

beforeAll(async () => {
  server = await startPrivateDatabase();
  db = await openDatabase({ url: server.url, statePath: '', auditKeys: keys });
  audit = new AuditRepository(db);
  chains = new AuditChainRepository(db);
});

afterAll(async () => {
  await db.close();
  await server.close();
});

describe('the stored audit', { retry: 0 }, () => {
  it('gives back from its columns exactly what was hashed', async () => {
    const orgId = await org();
    const facts = [
      { number: 1e21, tiny: 1e-7, minus: -0, big: 123456789.12345679, list: [1, undefined, null] },
      { text: 'a\u0000b \ud83d 😀 \\u0000', key: { ä: 1, a: 2, Z: 3 }, absent: undefined },
      { when: new Date(0), deep: { deeper: [{ x: 1.1 }, []] }, '': 0 },
    ];
    const runId = randomUUID().toUpperCase();
    for (const one of facts) {
      await audit.record([entry({ orgId, runId, subjectKey: 'nul\u0000', actor: 'ana', facts: one })]);
    }
    expect(await verify(orgId)).toMatchObject({ records: 3, macTo: 3 });
    expect((await verify(orgId)).fault).toBeUndefined();
    const [first] = await recordsOf(orgId);
    expect(first).toMatchObject({ run: runId.toLowerCase(), actor: 'ana', subject: 'nul\ufffd', item: null });
  });

  it('has a chain for each org and one for the rest, whatever order transactions name them in', async () => {
    const [one, other] = [await org(), await org()];
    const before = (await verify(INSTALLATION_CHAIN)).to;
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => {
        const orgs = index % 2 === 0 ? [one, other] : [other, one];
        return audit.record([...orgs.map((orgId) => entry({ orgId })), entry({})]);
      }),
    );
    for (const chain of [one, other]) expect(await verify(chain)).toMatchObject({ records: 12, to: 12 });
    expect((await verify(INSTALLATION_CHAIN)).to).toBe(before + 12);
  });

  it('numbers without a gap while many append and some of them fail', async () => {
    const orgId = await org();
    const ended = await Promise.allSettled(
      Array.from({ length: 60 }, (_, index) =>
        db.transaction(async (tx) => {
          await audit.append(tx, [entry({ orgId, facts: { index } })]);
          await audit.append(tx, [entry({ orgId, event: 'second', facts: { index } })]);
          if (index % 3 === 0) throw new Error('rolled back');
        }),
      ),
    );
    expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(20);
    expect(await verify(orgId)).toMatchObject({ records: 80, to: 80, macTo: 80 });
    expect((await verify(orgId)).fault).toBeUndefined();
    const times = (await recordsOf(orgId)).map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
  });

  it('takes two statements a transaction, whatever was appended in it, and no commit of its own', async () => {
    const orgId = await org();
    const statements: string[] = [];
    await db.transaction(async (tx) => {
      const query = tx.query.bind(tx);
      Object.assign(tx, {
        query: (sql: string, params?: readonly unknown[]) => {
          statements.push(sql);
          return query(sql, params);
        },
      });
      for (let index = 0; index < 5; index += 1) await audit.append(tx, [entry({ orgId }), entry({})]);
      expect(statements).toEqual([]);
    });
    expect(statements).toHaveLength(2);
    expect(await verify(orgId)).toMatchObject({ records: 5 });
  });

  it('is found out when somebody who owns the database changes it', async () => {
    const orgId = await org();
    await audit.record(Array.from({ length: 50 }, () => entry({ orgId })));
    const tamper = async (sql: string) => {
      await db.query('alter table audit_record disable trigger user');
      await db.query(sql, [orgId]);
      await db.query('alter table audit_record enable trigger user');
      return (await verify(orgId)).fault;
    };
    expect(
      await tamper(`update audit_record set facts = '{"x":2}' where org_id = $1 and seq = 30`),
    ).toMatchObject({
      ...{ problem: 'changed', seq: 30, intactTo: 29 },
    });
    expect(await tamper('delete from audit_record where org_id = $1 and seq = 12')).toMatchObject({
      ...{ problem: 'missing', seq: 12 },
    });
    expect(await tamper('delete from audit_record where org_id = $1 and seq > 10')).toMatchObject({
      ...{ problem: 'cut', seq: 11 },
    });
  });

  it('is followed in parts as it is at once, and tells the first bad record in whichever part it lies', async () => {
    const orgId = await org();
    const [row] = await db.query<{ label: string }>('select label from org where id = $1', [orgId]);
    const only = { org: row?.label ?? '' };
    await audit.record(Array.from({ length: 2500 }, (_, index) => entry({ orgId, facts: { index } })));
    const inParts = async (): Promise<AuditReport> => {
      const parts: AuditSlice[] = [];
      for (let after: AuditPlace | null | undefined; after !== null; after = parts.at(-1)?.next) {
        parts.push(await verifyAuditSlice(db, only, after, 700));
      }
      expect(parts.map(({ report }) => report.chains.length)).toEqual([0, 0, 0, 1]);
      expect(Math.max(...parts.map(({ records }) => records))).toBe(700);
      const last = parts.at(-1);
      if (last === undefined) throw new Error('Nothing was followed.');
      return last.report;
    };
    expect(await inParts()).toEqual(await verifyAudit(db, only));
    await db.query('alter table audit_record disable trigger user');
    await db.query(`update audit_record set event = 'other' where org_id = '${orgId}' and seq = 2200`);
    await db.query('alter table audit_record enable trigger user');
    const spoilt = await inParts();
    expect(spoilt).toMatchObject({ isIntact: false, chains: [{ fault: { problem: 'changed', seq: 2200 } }] });
    expect(spoilt).toEqual(await verifyAudit(db, only));
  });

  it('loses records only to a sealed segment, and goes on behind it', async () => {
    const orgId = await org();
    await audit.record(Array.from({ length: 40 }, () => entry({ orgId })));
    await expect(db.query('delete from audit_record where org_id = $1', [orgId])).rejects.toThrow(
      /append-only/,
    );
    await expect(chains.seal(orgId, 40, 'digest', 'ana')).rejects.toThrow(/no checkpoint covers record 40/);
    await db.transaction(async (tx) => {
      const stand = (await chains.unsigned(tx)).filter(({ chain }) => chain === orgId);
      await chains.storeCheckpoints(
        tx,
        stand.map((one) => keys.signing?.sign(one)).filter((one) => one !== undefined),
      );
    });
    await audit.record(Array.from({ length: 5 }, () => entry({ orgId })));
    await expect(chains.seal(orgId, 39, 'digest', 'ana')).rejects.toThrow(/no checkpoint covers record 39/);
    expect(await chains.seal(orgId, 40, 'digest', 'ana')).toBe(40);
    expect(await verify(orgId)).toMatchObject({ records: 5, to: 45, checkpointTo: 40, macTo: 45 });
    expect((await verify(orgId)).fault).toBeUndefined();
    await expect(db.query('delete from audit_segment')).rejects.toThrow(/audit_segment is append-only/);
    await expect(db.query('update audit_checkpoint set seq = 1')).rejects.toThrow(
      /audit_checkpoint is append-only/,
    );
    await expect(db.query('update audit_chain set seq = 1 where chain = $1', [orgId])).rejects.toThrow(
      /forward only/,
    );
  });
});

function entry(what: Partial<AuditEntry>): AuditEntry {
  return { kind: 'decision', event: 'applied', facts: { x: 1 }, ...what };
}

async function org(): Promise<string> {
  const [row] = await db.query<{ id: string }>(
    `insert into org (label, account) values ($1, 'account') returning id`,
    [`org ${randomUUID()}`],
  );
  return row?.id ?? '';
}

async function recordsOf(chain: string) {
  const all = [];
  for await (const records of chains.records(chain, 0, Number.MAX_SAFE_INTEGER)) all.push(...records);
  return all;
}

async function verify(chain: string): Promise<ChainVerdict> {
  const stored = (await chains.chains()).find((one) => one.chain === chain);
  const verifier = new ChainVerifier({
    ...{ chain, macKeys: keys.macKeys, checkpoints: await chains.checkpoints(chain) },
    ...(stored?.sealed && { start: stored.sealed }),
  });
  for (const record of await recordsOf(chain)) verifier.add(record);
  return verifier.end(stored?.head);
}
