import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditRepository, Database, SessionRepository } from '#db';
import type { RequestHead } from './request-head.js';

const REMEMBERED_MAX = 10_000;

/** Records who has come in with a token of the identity provider: once for each token, whichever replica it meets. */
@Injectable()
export class BearerSignIns {
  readonly #met = new Set<string>();

  constructor(
    private readonly db: Database,
    private readonly sessions: SessionRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** Nobody comes in without a record of it: where that cannot be written this throws. */
  async note(bearer: string, { actor, expiresAt }: BearerHolder, { ip }: RequestHead): Promise<void> {
    const digest = createHash('sha256').update(bearer).digest('base64');
    if (this.#met.has(digest)) return;
    await this.db.transaction(async (tx) => {
      if (!(await this.sessions.meet(tx, bearer, expiresAt))) return;
      const facts = { by: actor, via: 'bearer', address: ip, expiresAt: expiresAt.toISOString() };
      await this.audit.append(tx, [{ kind: 'access', event: 'sign-in', actor, facts }]);
    });
    if (this.#met.size >= REMEMBERED_MAX) this.#met.clear();
    this.#met.add(digest);
  }
}

interface BearerHolder {
  readonly actor: string;
  readonly expiresAt: Date;
}
