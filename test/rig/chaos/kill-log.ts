import type { DatabasePeek, Progress } from '../cluster/database-peek.js';
import type { Kill, Victim } from '../oracle/facts.js';
import type { SelfEnd } from './orchestrator.js';
import type { CallCounts } from './request-meter.js';

/** A kill with everything that shows what it met. */
export interface KillRecord extends Kill {
  readonly name: string;
  readonly how: 'kill' | 'pause';
  /** What Sign had received by then. */
  readonly calls: CallCounts;
  /** Undefined: the database has not answered so far. */
  readonly progress?: Progress;
  /** Beside the schedule, while Sign had asked an org of it to wait. */
  readonly inWait?: true;
  /** It ended by itself where it had been told to. */
  readonly byFailpoint?: true;
  backAt?: string;
}

/** Keeps what is known of each end, and what the product was doing then. */
export class KillLog {
  readonly kills: KillRecord[] = [];
  /** Ended neither by the rig nor by a failpoint. */
  readonly unexpected: SelfEnd[] = [];
  #progress: Progress | undefined;

  constructor(
    private readonly peek: DatabasePeek,
    private readonly meter: CallCounts,
  ) {}

  /** Looks how far the run is, for the next end. What was seen last stays when the database is away. */
  async look(): Promise<Progress | undefined> {
    this.#progress = (await this.peek.progress()) ?? this.#progress;
    return this.#progress;
  }

  /** @param name of a service's process, or `broker` or `database` */
  note(name: string, pid: number | undefined, more: Partial<KillRecord> = {}): KillRecord {
    const progress = this.#progress;
    const { reads, writes } = this.meter;
    const record: KillRecord = {
      victim: name.replace(/-\d$/, '') as Victim,
      ...{ name, how: 'kill', at: new Date().toISOString(), calls: { reads, writes } },
      orgs: progress?.orgsByPid[String(pid)] ?? [],
      ...(progress !== undefined && { progress }),
      ...more,
    };
    this.kills.push(record);
    return record;
  }

  /** A failpoint ends a process by SIGKILL, as we do; everything else nobody has asked for. */
  noteSelfEnd(end: SelfEnd, isArmed: boolean): void {
    const byFailpoint = isArmed && end.signal === 'SIGKILL';
    this.note(end.name, end.pid, { at: end.at, ...(byFailpoint && { byFailpoint }) });
    if (!byFailpoint) this.unexpected.push(end);
  }
}
