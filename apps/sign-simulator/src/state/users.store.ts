import { fold } from '../fold.js';
import type { User } from './model.js';

/** The users of one org in order of creation, found by id and by e-mail address without regard to case. */
export class UsersStore {
  readonly #all: User[] = [];
  readonly #byId = new Map<string, User>();
  readonly #byEmail = new Map<string, User>();

  /** In order of creation; `seq` is the index, as Acrobat Sign deletes no user. */
  get all(): readonly User[] {
    return this.#all;
  }

  byId(id: string): User | undefined {
    return this.#byId.get(id);
  }

  byEmail(email: string): User | undefined {
    return this.#byEmail.get(fold(email));
  }

  /** The e-mail address must be free: the caller has looked. */
  add(user: Omit<User, 'seq'>): User {
    const stored: User = { ...user, seq: this.#all.length };
    this.#all.push(stored);
    this.#byId.set(stored.id, stored);
    this.#byEmail.set(fold(stored.email), stored);
    return stored;
  }

  /** A change of case alone keeps the spelling of creation, because clients send back the lower case they were shown. */
  changeEmail(user: User, email: string): void {
    if (fold(user.email) === fold(email)) return;
    this.#byEmail.delete(fold(user.email));
    user.email = email.trim();
    this.#byEmail.set(fold(email), user);
  }
}
