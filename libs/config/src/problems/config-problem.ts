/** One thing that is wrong, told so that a person can put it right without reading anything else. */
export interface ConfigProblem {
  /** As a person would name it: relative to the working folder, or `--users` for the command line. */
  readonly file: string;
  /** Counts from 1. Missing where there is no text to point at. */
  readonly line?: number;
  /** Counts from 1. Missing where a key is absent and only its surroundings can be shown. */
  readonly column?: number;
  /** `user_management[6].sign_grup`; empty where the whole file is meant. */
  readonly key: string;
  /** What is wrong and what would be right. Never a secret. */
  readonly message: string;
}

/** A warning of the same shape: the run goes on. */
export type ConfigNote = ConfigProblem;

/** Gathers what all files have to say, so that nobody repairs one mistake only to meet the next. */
export class ProblemList {
  readonly #problems: ConfigProblem[] = [];
  readonly #notes: ConfigNote[] = [];
  readonly #seen = new Set<string>();

  get problems(): readonly ConfigProblem[] {
    return this.#problems;
  }

  get notes(): readonly ConfigNote[] {
    return this.#notes;
  }

  /** Two orgs may share a connector file; what is wrong with it is said once. */
  problem(problem: ConfigProblem): void {
    if (this.#isNew('problem', problem)) this.#problems.push(problem);
  }

  note(note: ConfigNote): void {
    if (this.#isNew('note', note)) this.#notes.push(note);
  }

  #isNew(kind: string, entry: ConfigProblem): boolean {
    const identity = JSON.stringify([kind, entry]);
    if (this.#seen.has(identity)) return false;
    this.#seen.add(identity);
    return true;
  }
}
