import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceProcess } from '../../../libs/testing/src/stack/service-process.js';

/** A process that ended without having been killed by the rig. */
export interface SelfEnd {
  readonly name: string;
  readonly pid: number;
  /** ISO 8601. */
  readonly at: string;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** The end of what it said. */
  readonly output: string;
}

const OUTPUT_CHARS = 2_000;
const DOWN_MS_DEFAULT = 500;
/** No life but the first one may be armed: it would end again and again. */
const UNARMED = { SIGN_SYNC_FAILPOINT: '' };

/** Starts again whatever ends, as Kubernetes or a service manager would. */
export class Orchestrator {
  readonly #announced = new Map<string, { downMs: number; onBack: () => void }>();
  #stopped = false;

  constructor(
    services: readonly ServiceProcess[],
    private readonly onSelfEnd: (end: SelfEnd) => void,
  ) {
    for (const service of services) void this.#keep(service);
  }

  /** Ends one without warning. @returns when it is ready again; never, when it does not come up */
  kill(service: ServiceProcess, downMs: number): Promise<void> {
    return new Promise((onBack) => {
      this.#announced.set(service.name, { downMs, onBack });
      service.kill('SIGKILL');
    });
  }

  /** Starts nothing any more. */
  stop(): void {
    this.#stopped = true;
  }

  async #keep(service: ServiceProcess): Promise<void> {
    while (!this.#stopped) {
      const { exitCode, signal } = await service.ended;
      const announced = this.#announced.get(service.name);
      this.#announced.delete(service.name);
      if (announced === undefined && !this.#stopped) this.onSelfEnd(endOf(service, exitCode, signal));
      await pause(announced?.downMs ?? DOWN_MS_DEFAULT);
      if (this.#stopped) return;
      service.start(UNARMED);
      // Whether it comes up is seen by what the run does; one that ends again is started again.
      void service.untilReady().then(
        () => announced?.onBack(),
        () => undefined,
      );
    }
  }
}

function endOf(service: ServiceProcess, exitCode: number | null, signal: string | null): SelfEnd {
  const { name, pid } = service;
  const output = service.output().slice(-OUTPUT_CHARS);
  return { name, pid, at: new Date().toISOString(), exitCode, signal, output };
}
