import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonical } from '../plan/canonical.js';
import { Secret } from '../secret.js';
import { type AuditCheckpoint, PublicKeys, SigningKey } from './audit-checkpoint.js';
import { MacKey, macKeysOf, recordHash } from './audit-hash.js';
import {
  type AuditDraft,
  type AuditRecord,
  canonicalRecord,
  CHAIN_BEGIN,
  type ChainHead,
} from './audit-record.js';
import { type ChainFault, ChainVerifier, type ChainVerdict } from './chain-verifier.js';
import { linkRecords } from './link-records.js';

const CHAIN = '0d3c9a52-0000-4000-8000-000000000001';
const LENGTH = 100_000;
const CHECKPOINT_EVERY = 200;
/** The last checkpoint lies so far before the end. */
const TAIL = 137;
const TAMPERINGS = 1000;
/** Records that a transaction appends. */
const AT_ONCE = 500;
/** A chain of this length takes a while on a busy machine. */
const PATIENCE_MS = 120_000;
/** How far before a tampering the look begins: the chain before it is looked at as a whole, once. */
const LEAD = 60;

const macKey = new MacKey(new Secret('the key of the service, 32 letters'));
const otherKey = new MacKey(new Secret('a key that the attacker has made up'));
const signing = signingKey();
const at = (seq: number) =>
  `2026-11-21T${String(Math.floor(seq / 3600)).padStart(2, '0')}:00:00.${String(seq % 1_000_000).padStart(6, '0')}Z`;

/** What stands in a database, or in a copy of it. */
interface Stored {
  /** By index: number − 1. */
  readonly records: readonly AuditRecord[];
  readonly head: ChainHead;
}

let whole: Stored;
let checkpoints: AuditCheckpoint[];

beforeAll(() => {
  const records: AuditRecord[] = [];
  let head = CHAIN_BEGIN;
  for (let seq = 1; seq <= LENGTH; seq += AT_ONCE) {
    const drafts = Array.from({ length: AT_ONCE }, (_, index) => draft(seq + index));
    const linked = linkRecords(CHAIN, head, drafts, at(seq), macKey);
    records.push(...linked.records);
    head = linked.head;
  }
  whole = { records, head };
  checkpoints = [];
  for (let seq = CHECKPOINT_EVERY; seq <= LENGTH - TAIL; seq += CHECKPOINT_EVERY) {
    checkpoints.push(checkpointOf(records[seq - 1], signing));
  }
}, PATIENCE_MS);

describe('the chain of an audit', { timeout: PATIENCE_MS }, () => {
  it('is intact as it was written, and both kinds of keys prove it', () => {
    const verdict = verify(whole, { from: 1 });
    const last = LENGTH - (LENGTH % CHECKPOINT_EVERY) - CHECKPOINT_EVERY;
    expect(verdict).toEqual({
      ...{ chain: CHAIN, records: LENGTH, to: LENGTH },
      ...{ checkpointTo: last, macTo: LENGTH },
    });
  });

  it('shows each of 1,000 tamperings, and names the first bad number, by what each verifier holds', () => {
    const random = mulberry(20_261_121);
    const made = new Map<string, number>();
    for (let index = 0; index < TAMPERINGS; index += 1) {
      const [has, what, tamper] = TAMPERS[index % TAMPERS.length] ?? fail();
      const tampered = tamper(random);
      const name = `${what} by somebody who has ${has}`;
      const label = `${name} at ${tampered.first}`;
      const exact = faultOf(tampered, { macs: true });
      expectNamed(exact, tampered, label);
      if (tampered.macOnly !== true) expectNamed(faultOf(tampered, { macs: false }), tampered, label, true);
      made.set(name, (made.get(name) ?? 0) + 1);
    }
    expect(made.size).toBe(TAMPERS.length);
  });

  it('cannot be written anew by somebody who has no key, however short it is', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 8 }), fc.nat(), (facts, place) => {
        const drafts = facts.map((one, index) => ({ ...draft(index), facts: one }));
        const { records, head } = linkRecords(CHAIN, CHAIN_BEGIN, drafts, at(1), macKey);
        const rewritten = place % records.length;
        const before = records[rewritten - 1] ?? CHAIN_BEGIN;
        const forged = linkRecords(
          CHAIN,
          before,
          [draft(-1), ...drafts.slice(rewritten + 1)],
          at(1),
          otherKey,
        );
        const all = [...records.slice(0, rewritten), ...forged.records];
        const intact = run({ records, head }, { macs: true, given: [], from: 1 });
        expect(intact.fault).toBeUndefined();
        expect(
          run({ records: all, head: forged.head }, { macs: true, given: [], from: 1 }).fault,
        ).toMatchObject({
          seq: rewritten + 1,
          intactTo: rewritten,
        });
      }),
    );
  });

  it('has one text for each record, that of the canonical form', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), fc.nat(), (facts, event, seq) => {
        const content = { ...draft(seq), facts, event, chain: CHAIN, seq, at: at(seq) };
        expect(canonicalRecord(content)).toBe(canonical({ ...content, version: 1 }));
      }),
    );
  });

  it('goes on behind a segment that was removed', () => {
    const start = record(600);
    const verdict = verify(whole, { from: 601 });
    expect(verdict).toMatchObject({ records: LENGTH - 600, to: LENGTH });
    expect(verdict.fault).toBeUndefined();
    const forged = { ...start, hash: record(599).hash };
    const verifier = new ChainVerifier({ chain: CHAIN, start: forged, macKeys: new Map(), checkpoints });
    expect(verifier.end(null).fault).toMatchObject({ problem: 'rewritten', seq: 600 });
  });

  it('is followed in parts as it is at once, wherever a part ends', () => {
    const count = 1_000;
    const part = { records: whole.records.slice(0, count), head: { ...whole.head, seq: count } };
    const spoilt = part.records.map((one) => (one.seq === 700 ? { ...one, actor: 'nobody' } : one));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: count - 1 }), fc.boolean(), (cut, isSpoilt) => {
        const records = isSpoilt ? spoilt : part.records;
        const ground = { chain: CHAIN, macKeys: macKeysOf([macKey]), checkpoints: checkpoints.slice(0, 4) };
        const atOnce = new ChainVerifier(ground);
        const first = new ChainVerifier(ground);
        for (const one of records) atOnce.add(one);
        for (const one of records.slice(0, cut)) first.add(one);
        if (first.fault) return;
        const second = new ChainVerifier({ ...ground, resume: first.stand });
        for (const one of records.slice(cut)) second.add(one);
        expect(second.end(null)).toEqual(atOnce.end(null));
      }),
      { numRuns: 30 },
    );
  });

  it('proves nothing by codes of a key that nobody gave', () => {
    const verdict = run(whole, { macs: false, given: [], from: LENGTH - 10 });
    expect(verdict).toMatchObject({ macTo: 0, checkpointTo: 0 });
    expect(verdict.fault).toBeUndefined();
  });

  it('is refused where a key is given and nothing carries its code', () => {
    const bare = linkRecords(CHAIN, CHAIN_BEGIN, [draft(1), draft(2)], at(1), undefined);
    expect(run(bare, { macs: true, given: [], from: 1 }).fault).toMatchObject({ problem: 'unkeyed', seq: 1 });
  });
});

describe('a checkpoint', () => {
  it('is believed by its signature alone', () => {
    const keys = new PublicKeys(signing.publicPem + signingKey().publicPem);
    const [checkpoint] = checkpoints;
    if (checkpoint === undefined) throw new Error('There is none.');
    expect(keys.judge(checkpoint)).toBe('valid');
    expect(keys.judge({ ...checkpoint, seq: checkpoint.seq + 1 })).toBe('forged');
    expect(keys.judge({ ...checkpoint, signature: 'AAAA' })).toBe('forged');
    expect(new PublicKeys(signingKey().publicPem).judge(checkpoint)).toBe('unknown-key');
  });

  it('is made by an Ed25519 key and no other, and the refusal does not repeat the key', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const rsa = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const pem of ['canary', rsa]) {
      expect(() => new SigningKey(new Secret(pem))).toThrow(
        expect.objectContaining({
          code: 'AUDIT_KEY_INVALID',
          message: expect.not.stringContaining('canary'),
        }),
      );
    }
    expect(() => new PublicKeys('canary')).toThrow(expect.objectContaining({ code: 'AUDIT_KEY_INVALID' }));
  });
});

interface Tampered {
  /** Read from here; what lies before is untouched. */
  readonly from: number;
  readonly records: Iterable<AuditRecord>;
  readonly head: ChainHead;
  /** The first number that is not as it was. */
  readonly first: number;
  /** Behind the last checkpoint: without the HMAC key nobody can tell. */
  readonly macOnly?: true;
  /** What was taken away to the former moment: only an exported checkpoint tells. */
  readonly exported?: true;
  /** The attacker has the HMAC key, so that only checkpoints help. */
  readonly withMacKey?: true;
}

type Tamper = (random: () => number) => Tampered;

/** What the attacker has besides every right in the database. */
type Has = 'no key' | 'the HMAC key' | 'every key';

const TAMPERS: readonly (readonly [Has, string, Tamper])[] = [
  [
    'no key',
    'flip',
    (random) => replaceOne(place(random), (one) => ({ ...one, facts: { changed: random() } })),
  ],
  [
    'no key',
    'flip the time',
    (random) => replaceOne(place(random), (one) => ({ ...one, at: at(one.seq + 1) })),
  ],
  ['no key', 'flip the actor', (random) => replaceOne(place(random), (one) => ({ ...one, actor: 'nobody' }))],
  [
    'no key',
    'flip the hash',
    (random) => replaceOne(place(random), (one) => ({ ...one, hash: '0'.repeat(64) })),
  ],
  ['no key', 'flip and hash again', (random) => replaceOne(place(random), rehashed)],
  ['no key', 'delete', (random) => edit(place(random), (k, all) => all.filter(({ seq }) => seq !== k))],
  ['no key', 'delete and number anew', (random) => edit(place(random), deleteAndNumber)],
  ['no key', 'insert', (random) => edit(place(random), insertTwin)],
  ['no key', 'insert and number anew', (random) => edit(place(random), insertAndNumber)],
  ['no key', 'swap', (random) => edit(place(random), swap)],
  ['no key', 'truncate', (random) => truncated(behindNothing(random), whole.head)],
  ['no key', 'truncate, head and all', (random) => shortened(behindCheckpoint(random), { macOnly: true })],
  ['no key', 'rewrite the tail', (random) => rewritten(place(random), otherKey)],
  ['no key', 'rewrite the tail without codes', (random) => rewritten(place(random), undefined)],
  // Signed checkpoints and the public key tell.
  [
    'the HMAC key',
    'rewrite the tail',
    (random) => ({ ...rewritten(checked(random), macKey), withMacKey: true }),
  ],
  ['the HMAC key', 'truncate', (random) => ({ ...shortenedBy(checked(random), macKey), withMacKey: true })],
  // A copy of an earlier moment, true in itself: checkpoints that were kept elsewhere tell.
  [
    'every key',
    'restore an older copy',
    (random) => ({ ...shortenedBy(checked(random), macKey), withMacKey: true, exported: true }),
  ],
];

function rehashed(one: AuditRecord): AuditRecord {
  const content = { ...one, facts: { changed: true } };
  return { ...content, hash: recordHash(content, before(one.seq).hash) };
}

function replaceOne(k: number, change: (one: AuditRecord) => AuditRecord): Tampered {
  return edit(k, (_, all) => all.map((one) => (one.seq === k ? change(one) : one)));
}

/** @param change gets the records around, up to behind the next checkpoint */
function edit(
  k: number,
  change: (k: number, all: readonly AuditRecord[]) => readonly AuditRecord[],
): Tampered {
  const from = Math.max(1, k - LEAD);
  const around = whole.records.slice(from - 1, k + CHECKPOINT_EVERY + TAIL);
  return { from, records: change(k, around), head: whole.head, first: k };
}

function deleteAndNumber(k: number, all: readonly AuditRecord[]): readonly AuditRecord[] {
  return all.filter(({ seq }) => seq !== k).map((one) => (one.seq > k ? { ...one, seq: one.seq - 1 } : one));
}

function insertTwin(k: number, all: readonly AuditRecord[]): readonly AuditRecord[] {
  return all.flatMap((one) => (one.seq === k ? [{ ...one, facts: { forged: true } }, one] : [one]));
}

function insertAndNumber(k: number, all: readonly AuditRecord[]): readonly AuditRecord[] {
  return insertTwin(k, all).map((one, index, list) => ({ ...one, seq: (list[0]?.seq ?? 1) + index }));
}

function swap(k: number, all: readonly AuditRecord[]): readonly AuditRecord[] {
  const [one, other] = [record(k), record(k + 1)];
  return all.map((each) => {
    if (each.seq === k) return { ...other, seq: k };
    return each.seq === k + 1 ? { ...one, seq: k + 1 } : each;
  });
}

/** Records behind `k` are gone. */
function truncated(k: number, head: ChainHead): Tampered {
  const from = Math.max(1, k - LEAD);
  return { from, records: whole.records.slice(from - 1, k), head, first: k + 1 };
}

/** The head says that it was never longer; its code is the former one, as the attacker has no key. */
function shortened(k: number, marks: Pick<Tampered, 'macOnly'>): Tampered {
  return { ...truncated(k, { seq: k, hash: record(k).hash, mac: whole.head.mac }), ...marks };
}

function shortenedBy(k: number, key: MacKey): Tampered {
  const hash = record(k).hash;
  return truncated(k, { seq: k, hash, mac: key.ofHead(CHAIN, { seq: k, hash }) });
}

/** Everything from `k` on is made anew; as much of it as is read until a checkpoint or the end. */
function rewritten(k: number, key: MacKey | undefined): Tampered {
  const from = Math.max(1, k - LEAD);
  const end = Math.min(LENGTH, k + CHECKPOINT_EVERY + TAIL);
  const drafts = whole.records.slice(k - 1, end).map((one) => ({ ...one, actor: 'somebody else' }));
  const made = linkRecords(CHAIN, before(k), drafts, at(k), key);
  const records = [...whole.records.slice(from - 1, k - 1), ...made.records];
  return { from, records, head: made.head, first: k };
}

function faultOf(tampered: Tampered, { macs }: { macs: boolean }): ChainFault | undefined {
  const { records, head, from } = tampered;
  return run({ records, head }, { macs: macs && tampered.withMacKey !== true, given: checkpoints, from })
    .fault;
}

/** Behind `intactTo` and not behind `seq`; exactly, where a code stands at each record. */
function expectNamed(
  fault: ChainFault | undefined,
  { first, withMacKey }: Tampered,
  label: string,
  byCheckpointsOnly = withMacKey ?? false,
): void {
  const { seq = Number.NaN, intactTo = Number.NaN } = fault ?? {};
  const isExact = seq === first || intactTo === first - 1;
  const isNamed = intactTo < first && seq >= first && (byCheckpointsOnly || isExact);
  expect({ label, fault, isNamed }).toMatchObject({ isNamed: true });
}

function verify(stored: Stored, { from }: { from: number }): ChainVerdict {
  return run(stored, { macs: true, given: checkpoints, from });
}

function run(
  { records, head }: { records: Iterable<AuditRecord>; head: ChainHead },
  { macs, given, from }: { macs: boolean; given: readonly AuditCheckpoint[]; from: number },
): ChainVerdict {
  const verifier = new ChainVerifier({
    chain: CHAIN,
    start: before(from),
    macKeys: macs ? macKeysOf([macKey]) : new Map(),
    checkpoints: given,
  });
  for (const one of records) {
    if (one.seq < from && one.seq <= before(from).seq && records === whole.records) continue;
    verifier.add(one);
    if (verifier.fault) break;
  }
  return verifier.end(head);
}

function draft(seq: number): AuditDraft {
  return {
    ...{ kind: 'call', event: 'GET /users/:id', actor: null, run: null, item: null, trace: 'ab' },
    ...{ subject: `ana.${seq}@example.com`, facts: { status: 200, durationMs: 12.5, path: `users/${seq}` } },
  };
}

function record(seq: number): AuditRecord {
  return whole.records[seq - 1] ?? fail();
}

/** Where the chain stood before `seq`. */
function before(seq: number): ChainHead {
  return seq === 1 || whole === undefined ? CHAIN_BEGIN : record(seq - 1);
}

function checkpointOf(one: AuditRecord | undefined, key: SigningKey): AuditCheckpoint {
  if (one === undefined) return fail();
  return key.sign({ chain: CHAIN, seq: one.seq, hash: one.hash, at: one.at });
}

/** A number that a checkpoint lies behind. */
function place(random: () => number): number {
  return 1 + Math.floor(random() * (LENGTH - TAIL - 2 * CHECKPOINT_EVERY));
}

const checked = place;

function behindNothing(random: () => number): number {
  return Math.max(1, Math.floor(random() * (LENGTH - 1)));
}

/** In the tail, where only the HMAC key helps. */
function behindCheckpoint(random: () => number): number {
  return LENGTH - TAIL + Math.floor(random() * (TAIL - 1));
}

function signingKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  return new SigningKey(new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()));
}

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function fail(): never {
  throw new Error('There is no such record.');
}
