import type { AdobeConsoleSourceConfig } from '#config';
import { Secret } from '#domain';
import type { SourceUnreadableError } from '../source-unreadable.error.js';
import type { Clock } from '../clock.js';
import type { HttpAnswer } from './http-exchange.js';
import type { PatientHttp } from './patient-http.js';
import { parseJson, tokenSchema, troubleOf } from './umapi-answer.js';
import { troubleAt, type Place } from './umapi-trouble.js';

const SCOPE = 'openid,AdobeID,user_management_sdk';
/** A token is not used in its last minutes: it could end on its way. */
const RESERVE_MS_MAX = 5 * 60_000;

/** The access token of OAuth server-to-server credentials: asked for once, kept until shortly before its end. */
export class AccessTokens {
  #current: { readonly token: Secret; readonly until: number } | undefined;

  constructor(
    private readonly config: AdobeConsoleSourceConfig,
    private readonly clock: Clock,
  ) {}

  /** @throws SourceUnreadableError SOURCE_REFUSED when Adobe does not accept the credentials */
  async get(http: PatientHttp, signal: AbortSignal): Promise<Secret> {
    if (this.#current !== undefined && this.clock.now() < this.#current.until) return this.#current.token;
    const askedAt = this.clock.now();
    const { access_token, expires_in } = await this.#ask(http, signal);
    const lifeMs = expires_in * 1000;
    const until = askedAt + lifeMs - Math.min(RESERVE_MS_MAX, lifeMs / 10);
    this.#current = { token: new Secret(access_token), until };
    return this.#current.token;
  }

  /** A token that was refused is not used again. */
  forget(token: Secret): void {
    if (this.#current?.token === token) this.#current = undefined;
  }

  async #ask(http: PatientHttp, signal: AbortSignal) {
    const url = new URL(this.config.tokenUrl);
    const place: Place = { name: 'the access token', url, keys: 'server.auth_host' };
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: this.config.clientId.reveal(),
      client_secret: this.config.clientSecret.reveal(),
      scope: SCOPE,
    });
    const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await http.send({ method: 'POST', url, headers, body: form.toString() }, place, signal);
    const token = answer.status === 200 ? tokenSchema.safeParse(parseJson(answer)).data : undefined;
    if (token === undefined) throw this.#refusal(answer, place);
    return token;
  }

  #refusal(answer: HttpAnswer, place: Place): SourceUnreadableError {
    const trouble = troubleAt(this.config, place);
    const word = troubleOf(parseJson(answer));
    const said = word === undefined ? `status ${answer.status}` : `${word}, status ${answer.status}`;
    if (word === 'invalid_scope')
      return trouble(
        'SOURCE_REFUSED',
        `the credentials have no access to the User Management API (${said}). Add it to their project in the Adobe Developer Console`,
      );
    if (answer.status === 400 || answer.status === 401 || answer.status === 403)
      return trouble(
        'SOURCE_REFUSED',
        `Adobe does not accept the credentials (${said}). Check client_id and client_secret: OAuth Server-to-Server credentials of the Adobe Developer Console`,
      );
    return trouble(
      'SOURCE_ANSWER',
      `${place.url.host} does not answer as Adobe's token service does (status ${answer.status}). Check server.auth_host and server.auth_endpoint`,
    );
  }
}
