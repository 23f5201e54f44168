/** What `util.inspect` looks for; written out, so that this library imports nothing. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

const REDACTED = '[redacted]';

/** A value that must never be printed. Only `reveal()` gives it, at the one place that sends it. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [INSPECT](): string {
    return REDACTED;
  }
}
