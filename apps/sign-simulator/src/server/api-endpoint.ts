import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerCall, answerOrRefuse, methodNotAllowed } from '../api/answer-call.js';
import { ok, refusal, type Answer } from '../api/answer.js';
import { ApiError } from '../api/api-error.js';
import { defaultCode } from '../faults/default-code.js';
import { isPageFault, type Fault } from '../faults/fault.schema.js';
import type { LedgerEntry } from '../ledger/ledger-entry.js';
import type { Simulator } from '../simulator.js';
import type { Org } from '../state/org.js';
import { emailIn, readJson, readKey, readTarget, type ApiTarget } from './api-request.js';
import type { Connections } from './connections.js';
import { delay } from './delay.js';
import { readBody } from './read-body.js';
import { send, sendMalformed, sendTruncated } from './send.js';

const bodyBytesMax = 1_048_576;
const slowMsDefault = 1000;

/** One request on its way through limits, faults, the state and back. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  readonly target: ApiTarget;
  readonly body: string;
  readonly org: Org | undefined;
  readonly entry: LedgerEntry;
}

/** Serves the API. Limits come first; faults strike what the limits let through; then the state is asked. */
export class ApiEndpoint {
  constructor(
    private readonly simulator: Simulator,
    private readonly connections: Connections,
    /** The address this server is reached at, without a slash at its end. */
    private readonly url: () => string,
  ) {}

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = await this.#receive(request, response);
    const latencyMs = this.simulator.drawLatencyMs();
    const throttled = this.#throttle(exchange);
    const fault = throttled === undefined ? this.#strike(exchange) : undefined;
    if (latencyMs > 0) await delay(latencyMs / 2);
    const answer = throttled ?? this.#answer(exchange, fault);
    this.#settle(exchange.entry, answer, fault);
    if (latencyMs > 0) await delay(latencyMs / 2);
    await this.#deliver(exchange, answer, fault);
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<Exchange> {
    const { method = '', url = '', headers } = request;
    const body = method === 'GET' ? '' : await readBody(request, bodyBytesMax);
    const target = readTarget(url);
    const org = this.simulator.orgOfKey(/^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '');
    const route = target.match?.route ?? '(unknown)';
    const entry = this.simulator.ledger.receive({
      time: this.simulator.now(),
      org: org?.name,
      method,
      route,
      path: url,
      email: method === 'POST' && route === '/users' ? emailIn(body) : undefined,
    });
    return { request, response, method, target, body, org, entry };
  }

  #throttle({ org, method, entry }: Exchange): Answer | undefined {
    if (org === undefined) return undefined;
    const limits = this.simulator.limits.of(org.name, entry.time);
    const admission = limits.admit({ isRead: method === 'GET', target: entry.path }, entry.time);
    entry.early = admission.early;
    if (admission.retryAfter === undefined) return undefined;
    return refusal(throttling(admission.retryAfter));
  }

  #strike({ org, method, entry }: Exchange): Fault | undefined {
    const fault = this.simulator.faults.strike({ method, route: entry.route, org: org?.name });
    const { kind, status, retryAfter } = fault ?? {};
    if (org !== undefined && kind === 'status' && status === 429 && retryAfter !== undefined) {
      this.simulator.limits.of(org.name, entry.time).tell(retryAfter, entry.time);
    }
    return fault;
  }

  /** @returns undefined when nothing is done and nothing answered */
  #answer(exchange: Exchange, fault: Fault | undefined): Answer | undefined {
    if (fault?.kind === 'reset' || fault?.kind === 'hang') return undefined;
    if (fault?.kind === 'status') return faultAnswer(fault);
    const answer = answerOrRefuse(() => this.#ask(exchange, fault));
    exchange.entry.applied = exchange.method !== 'GET' && answer.status < 300;
    return answer;
  }

  #ask({ request, method, target, body, org }: Exchange, fault: Fault | undefined): Answer {
    readKey(request.headers.authorization);
    if (org === undefined)
      throw new ApiError(401, 'INVALID_ACCESS_TOKEN', 'The access token is invalid or expired.');
    const { match, accessPoint, query } = target;
    if (match === undefined) throw new ApiError(404, 'RESOURCE_NOT_FOUND', 'There is no such resource.');
    const { control } = this.simulator;
    const home = control.accessPoints[org.name] ?? '';
    const { route, id } = match;
    if (route === '/baseUris') return this.#baseUris(method, home);
    if (accessPoint !== home) {
      throw new ApiError(401, 'INVALID_API_ACCESS_POINT', 'The account is served at another access point.');
    }
    const pageFault = fault !== undefined && isPageFault(fault.kind) ? fault.kind : undefined;
    const now = new Date(this.simulator.now());
    return answerCall(method, route, { org, id, query, json: readJson(body), control, pageFault, now });
  }

  #baseUris(method: string, home: string): Answer {
    if (method !== 'GET') throw methodNotAllowed(method);
    const base = home === '' ? `${this.url()}/` : `${this.url()}/${home}/`;
    return ok({ apiAccessPoint: base, webAccessPoint: base });
  }

  #settle(entry: LedgerEntry, answer: Answer | undefined, fault: Fault | undefined): void {
    entry.status = answer?.status;
    entry.code = answer?.code;
    entry.fault = fault?.kind;
    this.simulator.ledger.settle(entry);
  }

  async #deliver(
    { request, response, entry }: Exchange,
    answer: Answer | undefined,
    fault: Fault | undefined,
  ) {
    const delayMs = fault?.delayMs ?? (fault?.kind === 'slow' ? slowMsDefault : 0);
    if (delayMs > 0) await delay(delayMs);
    if (fault?.kind === 'hang' && delayMs === 0) return;
    if (answer === undefined || fault?.kind === 'lostResponse') this.connections.reset(request.socket);
    else if (fault?.kind === 'malformed') sendMalformed(response, answer);
    else if (fault?.kind === 'truncatedBody') sendTruncated(response, answer);
    else send(response, answer, () => (entry.answered = true));
  }
}

function throttling(retryAfter: number): ApiError {
  const message = `Too many requests. Try again in ${retryAfter} seconds.`;
  return new ApiError(429, 'THROTTLING_TOO_MANY_REQUESTS', message, retryAfter);
}

function faultAnswer({ status = 500, code = defaultCode(status), retryAfter }: Fault): Answer {
  return refusal(new ApiError(status, code, `A fault of the simulator: ${status} ${code}.`, retryAfter));
}
