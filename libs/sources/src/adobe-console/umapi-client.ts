import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { AdobeConsoleSourceConfig } from '#config';
import type { SourceUnreadableError } from '../source-unreadable.error.js';
import type { AccessTokens } from './access-tokens.js';
import type { HttpAnswer } from './http-exchange.js';
import type { PatientHttp } from './patient-http.js';
import { parseJson, singleUserSchema, troubleOf, type UmapiUser } from './umapi-answer.js';
import { troubleAt, type Place } from './umapi-trouble.js';

/** Words of Adobe for an organization that is not there, or not these credentials' own. */
const ORGANIZATION_WORDS = new Set(['error.organization.invalid_id', 'error.api.user.not.parent.org']);

export interface Body<T> {
  readonly body: T;
  readonly header: (name: string) => string | undefined;
}

/** The calls of the User Management API that reading needs. */
export class UmapiClient {
  constructor(
    private readonly config: AdobeConsoleSourceConfig,
    private readonly http: PatientHttp,
    private readonly tokens: AccessTokens,
  ) {}

  /**
   * @param path below the API's address: segments, not yet escaped
   * @throws SourceUnreadableError for whatever is not a success of that shape
   */
  async get<T>(
    name: string,
    path: readonly string[],
    query: Readonly<Record<string, string>>,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<Body<T>> {
    const place = this.#place(name, path, query);
    const answer = await this.#send(place, signal);
    return { body: this.#parse(answer, place, schema), header: answer.header };
  }

  /**
   * One account by its e-mail address or username.
   *
   * @param domain narrows to accounts of that domain; `AdobeID` for Adobe IDs
   * @returns undefined when Adobe says that there is none
   */
  async findUser(
    userString: string,
    domain: string | undefined,
    signal: AbortSignal,
  ): Promise<UmapiUser | undefined> {
    const path = ['organizations', this.config.organizationId, 'users', userString];
    const place = this.#place(`the user ${userString}`, path, domain === undefined ? {} : { domain });
    const answer = await this.#send(place, signal);
    if (isNoSuchUser(answer, domain)) return undefined;
    return this.#parse(answer, place, singleUserSchema).user;
  }

  async #send(place: Place, signal: AbortSignal): Promise<HttpAnswer> {
    const first = await this.tokens.get(this.http, signal);
    const answer = await this.#sendWith(first.reveal(), place, signal);
    if (answer.status !== 401) return answer;
    // A token can end before its time: another one, once.
    this.tokens.forget(first);
    const second = await this.tokens.get(this.http, signal);
    return this.#sendWith(second.reveal(), place, signal);
  }

  #sendWith(token: string, place: Place, signal: AbortSignal): Promise<HttpAnswer> {
    const headers = {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      'x-api-key': this.config.clientId.reveal(),
      'x-request-id': randomUUID(),
      'user-agent': 'sign-sync',
    };
    return this.http.send({ method: 'GET', url: place.url, headers }, place, signal);
  }

  #parse<T>(answer: HttpAnswer, place: Place, schema: z.ZodType<T>): T {
    const json = parseJson(answer);
    const parsed = schema.safeParse(json);
    if (answer.status === 200 && parsed.success) return parsed.data;
    throw this.#refusal(answer, json, parsed.error, place);
  }

  #refusal(
    answer: HttpAnswer,
    json: unknown,
    problem: z.ZodError | undefined,
    place: Place,
  ): SourceUnreadableError {
    const { status } = answer;
    const trouble = troubleAt(this.config, place);
    const word = troubleOf(json);
    const said = word === undefined ? `status ${status}` : `${word}, status ${status}`;
    if (word !== undefined && ORGANIZATION_WORDS.has(word))
      return trouble(
        'SOURCE_BASE_UNKNOWN',
        `Adobe does not know the organization, or it is not that of the credentials (${said}). Check integration.org_id`,
      );
    if (status === 401 || status === 403 || word === 'error.apikey.invalid')
      return trouble(
        'SOURCE_REFUSED',
        `Adobe does not let the credentials in (${said}). Check client_id, and that its project has the User Management API of this organization`,
      );
    if (status === 200 && json === undefined)
      return trouble(
        'SOURCE_ANSWER',
        `the answer is no JSON, or was cut after ${answer.text.length} letters`,
      );
    if (status === 200 && (word === 'success' || word === undefined))
      return trouble('SOURCE_ANSWER', `the answer is not what the API says (${whereOf(problem)})`);
    if (status === 200 || status >= 500 || word !== undefined)
      return trouble('SOURCE_FAILED', `Adobe answers with an error (${said})`);
    return trouble(
      'SOURCE_ANSWER',
      `there is no User Management API at ${place.url.origin} (${said}). Check ${place.keys}`,
    );
  }

  #place(name: string, path: readonly string[], query: Readonly<Record<string, string>>): Place {
    const url = new URL(`${this.config.apiUrl}/${path.map(segment).join('/')}`);
    for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
    return { name, url, keys: 'server.host and server.endpoint' };
  }
}

/**
 * Adobe says so itself, in JSON: a 404 of anything else, such as a proxy, says nothing about anybody. Where a domain
 * narrows the question, a domain that Adobe does not take (400) has nobody either.
 */
function isNoSuchUser(answer: HttpAnswer, domain: string | undefined): boolean {
  const isNegative = answer.status === 404 || (answer.status === 400 && domain !== undefined);
  const word = isNegative ? troubleOf(parseJson(answer)) : undefined;
  if (word === undefined || ORGANIZATION_WORDS.has(word) || word.startsWith('error.apikey')) return false;
  return word.startsWith(domain === undefined ? 'error.user' : 'error');
}

/** Adobe's own clients leave the "@" of organizations and addresses as it is, which a path may hold. */
function segment(text: string): string {
  return encodeURIComponent(text).replaceAll('%40', '@');
}

function whereOf(problem: z.ZodError | undefined): string {
  const [issue] = problem?.issues ?? [];
  return issue === undefined || issue.path.length === 0 ? 'its shape' : issue.path.join('.');
}
