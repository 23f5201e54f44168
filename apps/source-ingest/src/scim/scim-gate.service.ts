import { Injectable } from '@nestjs/common';
import { isSecretOfScim, ScimTokenRepository, type StoredScimToken } from '#db';
import { readScimTokenText, ScimRefusal, scimActor, scimTokenState, SEEN_EVERY_MS } from '#domain';
import { RefusalLog } from '#http';
import { type ScimConnection, ScimConnections } from './scim-connections.service.js';

/** How long a stored token is believed, so that one that was revoked lets nobody in 5 s later. */
const BELIEVED_MS = 4_000;
const KEPT_MAX = 1_000;

/** What of a request says who sends it. */
export interface ScimCaller {
  readonly authorization: string | undefined;
  readonly address: string;
  /** Such as `POST /scim/v2/okta/Users`, without ids and filters. */
  readonly route: string;
}

/** Lets the client of a connection in by a token of that very connection. Why somebody is refused is recorded, and not told. */
@Injectable()
export class ScimGate {
  readonly #believed = new Map<string, { readonly token: StoredScimToken; readonly until: number }>();

  constructor(
    private readonly connections: ScimConnections,
    private readonly tokens: ScimTokenRepository,
    private readonly refusals: RefusalLog,
  ) {}

  /** @throws ScimRefusal 401 */
  async admit(name: string, { authorization, address, route }: ScimCaller): Promise<ScimConnection> {
    const refuse = (reason: string, actor?: string): never => {
      this.refusals.note({ address, route, reason: `scim-${reason}`, ...(actor !== undefined && { actor }) });
      throw new ScimRefusal(401, 'Show a valid token of this connection: Authorization: Bearer scim_…');
    };
    const shown = readScimTokenText(/^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1] ?? '');
    if (shown === undefined) return refuse(authorization === undefined ? 'nothing-shown' : 'no-token');
    const token = await this.#find(shown.id);
    if (token === undefined || !isSecretOfScim(token, shown.secret)) return refuse('token-unknown');
    const actor = scimActor(token.connection);
    const state = scimTokenState(token, new Date());
    if (state !== 'valid') return refuse(`token-${state}`, actor);
    const connection = this.connections.named(name);
    if (token.connection !== name || connection === undefined) return refuse('token-of-another', actor);
    await this.#touch(token);
    return connection;
  }

  async #find(id: string): Promise<StoredScimToken | undefined> {
    const now = Date.now();
    const known = this.#believed.get(id);
    if (known !== undefined && now < known.until) return known.token;
    this.#believed.delete(id);
    const token = await this.tokens.find(id);
    const [oldest] = this.#believed.keys();
    if (this.#believed.size >= KEPT_MAX && oldest !== undefined) this.#believed.delete(oldest);
    // Counted from before the look, so that what was read is never believed for longer.
    if (token !== undefined) this.#believed.set(id, { token, until: now + BELIEVED_MS });
    return token;
  }

  async #touch({ id, lastUsedAt }: StoredScimToken): Promise<void> {
    if (lastUsedAt !== null && Date.now() - lastUsedAt.getTime() < SEEN_EVERY_MS) return;
    await this.tokens.touch(id);
    this.#believed.delete(id);
  }
}
