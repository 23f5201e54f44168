import type { Secret } from '#domain';
import { activeTraceparent, inSpan, type ActiveSpan } from '#telemetry';
import type { CallObservation } from '../call-observation.js';
import type { Clock } from '../clock.js';
import { SignStoppedError, SignWaitTooLongError, type CallFacts, type SignError } from '../errors.js';
import type { OrgGate, Turn } from '../gate/org-gate.js';
import type { CallOutcome } from '../retry/call-outcome.js';
import {
  decideRetry,
  type CallHistory,
  type RetryDecision,
  type RetryPolicy,
} from '../retry/decide-retry.js';
import { statedWaitMs } from '../retry/retry-after.js';
import type { CallOptions } from '../sign-api.js';
import { callAttributes } from './call-attributes.js';
import { callError } from './call-errors.js';
import type { CallKey } from './call-key.js';
import type { CallSpec } from './call-spec.js';
import type { HttpClient, HttpHead, HttpRequest } from './http-client.js';
import { interpretAnswer } from './interpret-answer.js';
import { observeCall } from './observe-call.js';

export interface SignCallerOptions {
  readonly org: string;
  readonly key: CallKey;
  readonly userAgent: string;
  readonly timeoutMs: number;
  readonly writeTimeoutMs: number;
  readonly policy: RetryPolicy;
  readonly http: HttpClient;
  readonly gate: OrgGate;
  readonly clock: Clock;
  readonly random: () => number;
  readonly beforeCall: () => void;
  readonly onCall: (observation: CallObservation) => void;
}

/** Where a call goes. */
export interface Address {
  current(): Promise<string>;
  moved(base: string): Promise<void>;
}

/** One sending of a call. */
interface Attempt {
  /** 1 for the first. */
  readonly number: number;
  readonly turn: Turn;
  readonly gateWaitMs: number;
  readonly span: ActiveSpan;
}

/** What one attempt came to, and what follows from it. */
interface Step<T> {
  readonly outcome: CallOutcome<T>;
  readonly decision: RetryDecision;
  readonly durationMs: number;
}

const ROOT = '/api/rest/v6';
const START: Omit<CallHistory, 'write'> = { failures: 0, throttles: 0, moves: 0, spentMs: 0, waitedMs: 0 };
/** A last attempt with almost nothing left of the budget still gets this long. */
const TIMEOUT_MS_MIN = 1000;
const KEY_LENGTH_MIN = 8;
/** Until the body of a 429 is read, when its header states no wait. */
const UNTOLD_WAIT_MS = 1000;

/** Sends calls to one org: a turn of the gate for every attempt, and a retry where `decideRetry` allows one. */
export class SignCaller {
  /** Once the org has refused us, nothing more is sent to it. */
  #refusal: SignError | undefined;

  constructor(private readonly options: SignCallerOptions) {}

  async call<T>(spec: CallSpec<T>, address: Address, options: CallOptions = {}): Promise<T> {
    const { clock, gate } = this.options;
    // A turn comes in whatever context the gate is in by then.
    const parent = activeTraceparent();
    let history: CallHistory = { ...START, write: spec.method !== 'GET' };
    for (let attempt = 1; ; attempt += 1) {
      if (this.#refusal !== undefined) throw this.#refusal;
      const base = await this.#whileWanted(address.current(), options.signal);
      const request = this.#request(spec, base, history, options);
      const queuedAt = clock.monotonic();
      const send = (turn: Turn): Promise<Step<T>> => {
        const gateWaitMs = clock.monotonic() - queuedAt;
        return inSpan(`${spec.method} ${spec.route}`, { parent, kind: 'client' }, (span) =>
          this.#attempt(spec, request, history, options, { number: attempt, turn, gateWaitMs, span }),
        );
      };
      const step = await gate.run(send, options);
      if (step.outcome.kind === 'ok') return step.outcome.value;
      history = advance(history, step);
      await this.#prepareNext(spec, step, base, address, attempt, options.signal);
    }
  }

  /** One HTTP attempt, inside its turn. What must stop the org's other calls is told to the gate before the turn ends. */
  async #attempt<T>(
    spec: CallSpec<T>,
    request: HttpRequest,
    history: CallHistory,
    options: CallOptions,
    { number: attempt, turn, gateWaitMs, span }: Attempt,
  ): Promise<Step<T>> {
    // Another call was refused, and whether there is another key by now is being looked at.
    await this.options.key.looking;
    if (this.#refusal !== undefined) throw this.#refusal;
    const { clock, http, policy, random } = this.options;
    const key = this.options.key.current;
    const startedAt = clock.now();
    const start = clock.monotonic();
    const onHead = (head: HttpHead): void => pauseEarly(head, turn, clock);
    this.options.beforeCall();
    const authorization = `Bearer ${key.reveal()}`;
    const result = await http.send({ ...request, headers: { ...request.headers, authorization }, onHead });
    const durationMs = clock.monotonic() - start;
    const outcome =
      result.kind === 'stopped'
        ? ('stopped' as const)
        : interpretAnswer(result, spec.answer, clock.now(), (text) => withoutKey(text, key));
    const requestId =
      result.kind === 'answer' || result.kind === 'cut-answer'
        ? result.head.header('x-request-id')
        : undefined;
    const observation = observeCall(
      {
        org: this.options.org,
        method: spec.method,
        route: spec.route,
        path: spec.path,
        lane: options.lane ?? 'bulk',
        attempt,
        gateWaitMs,
        startedAt,
        durationMs,
        ...(options.purpose === undefined ? {} : { purpose: options.purpose }),
        ...(requestId === undefined ? {} : { requestId }),
      },
      outcome,
    );
    span.annotate(callAttributes(observation));
    this.options.onCall(observation);
    if (outcome === 'stopped') throw new SignStoppedError(this.options.org, options.signal?.reason);
    const decided = decideRetry(outcome, count(history, outcome, durationMs), policy, random());
    const isReplaced =
      isKeyRefusal(decided) && this.options.key.mayChange && (await this.options.key.isReplaced(key));
    // Sign did nothing, so a write may be sent again too.
    const decision: RetryDecision = isReplaced ? { kind: 'again', ms: 0 } : decided;
    if (outcome.kind === 'throttled' && 'ms' in decision) turn.pause(decision.ms ?? 0);
    if (isOrgRefusal(decision))
      this.#refusal = this.#errorOf(spec, request.url.host, decision, outcome, attempt);
    return { outcome, decision, durationMs };
  }

  /** Throws when the call is over; otherwise returns when it may be sent again. */
  async #prepareNext(
    spec: CallSpec<unknown>,
    step: Step<unknown>,
    base: string,
    address: Address,
    attempt: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { decision, outcome } = step;
    const { gate, clock, org } = this.options;
    switch (decision.kind) {
      case 'done':
        return;
      case 'wait':
        // The wait itself is the gate's. A pause that could not be stored would be forgotten by a restart.
        return gate.saved();
      case 'again':
        return this.#sleep(decision.ms, signal);
      case 'rediscover':
        return address.moved(base);
      case 'give-up': {
        if (outcome.kind === 'throttled') {
          await gate.saved();
          const until = gate.waitingUntil() ?? clock.now() + (decision.ms ?? 0);
          throw new SignWaitTooLongError(org, until, this.options.policy.maxWaitMs);
        }
        throw this.#refusal ?? this.#errorOf(spec, new URL(base).host, decision, outcome, attempt);
      }
    }
  }

  #errorOf(
    spec: CallSpec<unknown>,
    host: string,
    decision: RetryDecision,
    outcome: CallOutcome<unknown>,
    attempt: number,
  ): SignError {
    const facts: CallFacts = {
      org: this.options.org,
      host,
      method: spec.method,
      route: spec.route,
      path: spec.path,
    };
    if (decision.kind !== 'give-up' || decision.as === 'wait-too-long' || outcome.kind === 'ok') {
      throw new TypeError(`A call that is not given up has no error: ${decision.kind}`);
    }
    return callError(decision.as, outcome, facts, attempt);
  }

  #request(spec: CallSpec<unknown>, base: string, history: CallHistory, options: CallOptions): HttpRequest {
    const { userAgent, policy } = this.options;
    const timeoutMs = history.write ? this.options.writeTimeoutMs : this.options.timeoutMs;
    const left = Math.max(TIMEOUT_MS_MIN, policy.retryBudgetMs - history.spentMs);
    return {
      method: spec.method,
      url: new URL(base + ROOT + spec.path),
      headers: {
        accept: 'application/json',
        'user-agent': userAgent,
        ...(spec.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(spec.body === undefined ? {} : { body: JSON.stringify(spec.body) }),
      // The first attempt has the whole time limit, also where that is longer than the budget of all retries.
      timeoutMs: history.failures === 0 ? timeoutMs : Math.min(timeoutMs, left),
      ...(options.signal === undefined || history.write ? {} : { cut: options.signal }),
    };
  }

  async #sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.options.clock.sleep(ms, signal);
    } catch (error) {
      throw signal?.aborted === true ? new SignStoppedError(this.options.org, signal.reason) : error;
    }
  }

  /** The account's address is asked for once for all calls, so one caller's signal must not end the question. */
  async #whileWanted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    if (signal === undefined) return answer;
    let stop = (): void => undefined;
    const stopped = new Promise<never>((_resolve, reject) => {
      stop = () => reject(new SignStoppedError(this.options.org, signal.reason));
      signal.addEventListener('abort', stop, { once: true });
    });
    if (signal.aborted) stop();
    try {
      return await Promise.race([answer, stopped]);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

/** The header of a 429 is known before its body: no other call may start in between. */
function pauseEarly(head: HttpHead, turn: Turn, clock: Clock): void {
  if (head.status !== 429) return;
  const stated = statedWaitMs(head.header('retry-after'), undefined, head.header('date'), clock.now());
  turn.pause(stated ?? UNTOLD_WAIT_MS);
}

/** No server gets the key into an error or a record by repeating it. Shorter keys are no secrets, and would cut into words. */
function withoutKey(text: string, secret: Secret): string {
  const key = secret.reveal();
  return key.length < KEY_LENGTH_MIN ? text : text.replaceAll(key, '[redacted]');
}

function isKeyRefusal(decision: RetryDecision): boolean {
  return decision.kind === 'give-up' && decision.as === 'key-refused';
}

function isOrgRefusal(decision: RetryDecision): boolean {
  return isKeyRefusal(decision) || (decision.kind === 'give-up' && decision.as === 'terms-not-accepted');
}

/** The history with this outcome in it, before what follows from it. */
function count(history: CallHistory, outcome: CallOutcome<unknown>, durationMs: number): CallHistory {
  return {
    ...history,
    failures: history.failures + (outcome.kind === 'failed' ? 1 : 0),
    throttles: history.throttles + (outcome.kind === 'throttled' ? 1 : 0),
    moves: history.moves + (outcome.kind === 'moved' ? 1 : 0),
    spentMs: history.spentMs + durationMs,
  };
}

function advance(history: CallHistory, { outcome, decision, durationMs }: Step<unknown>): CallHistory {
  const counted = count(history, outcome, durationMs);
  if (decision.kind === 'wait') return { ...counted, waitedMs: counted.waitedMs + decision.ms };
  if (decision.kind !== 'again') return counted;
  const stated = outcome.kind === 'failed' && outcome.statedWaitMs === decision.ms;
  return stated
    ? { ...counted, waitedMs: counted.waitedMs + decision.ms }
    : { ...counted, spentMs: counted.spentMs + decision.ms };
}
