import { parseControl, type Control, type ControlInput } from './control/control.js';
import { Faults } from './faults/faults.js';
import { Ledger } from './ledger/ledger.js';
import { Limits } from './limits/limits.js';
import { seededRandom } from './random.js';
import { dumpState, type StateDump } from './state/dump-state.js';
import { editState } from './state/edit-state.js';
import { loadState, type Orgs } from './state/load-state.js';
import type { Org } from './state/org.js';
import { parseState } from './state/state-document.js';

export interface SimulatorSettings {
  /** In force at the start and again whenever the control is taken away. */
  readonly control: ControlInput;
  readonly ledgerMax: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onWarning: (warning: string) => void;
}

/** Everything the simulator knows, without any network. */
export class Simulator {
  readonly ledger: Ledger;
  #orgs: Orgs = new Map();
  #orgByKey: ReadonlyMap<string, Org> = new Map();
  #control!: Control;
  #limits!: Limits;
  #faults!: Faults;
  #random!: () => number;

  constructor(private readonly settings: SimulatorSettings) {
    this.ledger = new Ledger(settings.ledgerMax);
    this.setControl({});
  }

  get control(): Control {
    return this.#control;
  }

  get limits(): Limits {
    return this.#limits;
  }

  get faults(): Faults {
    return this.#faults;
  }

  now(): number {
    return this.settings.now();
  }

  orgOfKey(key: string): Org | undefined {
    return this.#orgByKey.get(key);
  }

  /** Replaces the whole state. @throws SimulatorError SIM_STATE_INVALID, and the state stays as it was */
  load(document: unknown): void {
    this.#orgs = loadState(parseState(document, this.settings.onWarning), new Date(this.now()));
    this.#takeKeys();
  }

  dump(full: boolean): StateDump {
    return dumpState(this.#orgs, full);
  }

  edit(edits: unknown): number {
    try {
      return editState(this.#orgs, edits, new Date(this.now()));
    } finally {
      this.#takeKeys();
    }
  }

  /** Puts `input` in force over the control of the start; buckets, windows and the counts of faults begin anew. */
  setControl(input: unknown): Control {
    const given =
      typeof input === 'object' && !Array.isArray(input) ? { ...this.settings.control, ...input } : input;
    this.#control = parseControl(given);
    this.#limits = new Limits(this.#control);
    this.#faults = new Faults(this.#control.faults, this.#control.seed);
    this.#random = seededRandom(this.#control.seed);
    return this.#control;
  }

  /** @returns the milliseconds that one answer takes, by the control in force */
  drawLatencyMs(): number {
    const { latencyMs, jitterMs } = this.#control;
    return jitterMs === 0 ? latencyMs : latencyMs + this.#random() * jitterMs;
  }

  #takeKeys(): void {
    this.#orgByKey = new Map([...this.#orgs.values()].map((org) => [org.key, org]));
  }
}
