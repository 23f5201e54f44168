import { createHash } from 'node:crypto';
import { fold } from '../fold.js';

/**
 * Makes opaque ids like those of Acrobat Sign. They depend on what is named, not on the order of loading, so the same
 * document gives the same ids at every start; a name used again after a deletion gets a new id.
 */
export class IdMaker {
  readonly #used = new Map<string, number>();

  constructor(private readonly org: string) {}

  next(kind: 'user' | 'group' | 'account', name: string): string {
    const subject = `${this.org}\n${kind}\n${fold(name)}`;
    const times = this.#used.get(subject) ?? 0;
    this.#used.set(subject, times + 1);
    const digest = createHash('sha256').update(`${subject}\n${times}`).digest('base64url');
    return `CBJCHBCAABAA${digest.slice(0, 32)}`;
  }
}
