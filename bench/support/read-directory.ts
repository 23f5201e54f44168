import { loadConfig } from '#config';
import { openSource } from '#sources';

/** Figures of one process that read a whole directory and then looked people up in it. */
export interface DirectoryFigures {
  readonly people: number;
  readonly readMs: number;
  /** Of the whole process. */
  readonly peakRssBytes: number;
  readonly firstLookUpMs: number;
  /** Of one person each, the first look-up not among them. */
  readonly lookUpMs: readonly number[];
}

const LOOK_UPS = 200;

/** `node read-directory.js SIGN-SYNC-CONFIG.YML`: reads the directory as a run does, and prints the figures as JSON. */
const [, , file = ''] = process.argv;
const { signal } = new AbortController();
const source = await openSource(await loadConfig(file));
const addresses: string[] = [];

const beganAt = performance.now();
let people = 0;
for await (const rows of source.read(signal)) {
  people += rows.length;
  const [first] = rows;
  if (first !== undefined) addresses.push(first.email);
}
const readMs = performance.now() - beganAt;

async function lookUp(email: string): Promise<number> {
  const askedAt = performance.now();
  const [answer] = await source.readPeople([{ email }], signal);
  if (answer?.rows.length !== 1) throw new Error(`${email} was read, and is not found.`);
  return performance.now() - askedAt;
}

const [first = ''] = addresses;
const firstLookUpMs = await lookUp(first);
const lookUpMs: number[] = [];
for (let at = 0; at < LOOK_UPS; at += 1)
  lookUpMs.push(await lookUp(addresses[Math.floor((at * addresses.length) / LOOK_UPS)] ?? first));

const peakRssBytes = process.resourceUsage().maxRSS * 1024;
const figures: DirectoryFigures = { people, readMs, peakRssBytes, firstLookUpMs, lookUpMs };
process.stdout.write(JSON.stringify(figures));
