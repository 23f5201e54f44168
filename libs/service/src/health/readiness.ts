/** One thing that a service needs to be of use. */
export interface PartState {
  readonly ready: boolean;
  /** In words, when it is not ready. */
  readonly reason?: string;
}

export interface ReadyDocument {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, PartState>>;
}

/** @returns why the part is not ready; undefined when it is */
export type Look = () => string | undefined;

/** Whether a service is ready, and what it lacks. It is ready when all of its parts are. */
export class Readiness {
  readonly #looks = new Map<string, Look>();

  /** @param parts in the order in which they come up; none is ready until it is watched */
  constructor(parts: readonly string[]) {
    for (const part of parts) this.#looks.set(part, () => 'not started yet');
  }

  /** From now on `look` says how that part is. */
  watch(part: string, look: Look): void {
    this.#looks.set(part, look);
  }

  /** The names of the parts that are not ready. */
  get missing(): readonly string[] {
    return Object.entries(this.document().parts).flatMap(([part, { ready }]) => (ready ? [] : [part]));
  }

  document(): ReadyDocument {
    const parts = [...this.#looks].map(([part, look]) => [part, stateOf(look())] as const);
    return { ready: parts.every(([, { ready }]) => ready), parts: Object.fromEntries(parts) };
  }
}

function stateOf(reason: string | undefined): PartState {
  return reason === undefined ? { ready: true } : { ready: false, reason };
}
