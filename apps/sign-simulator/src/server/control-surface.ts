import type { IncomingMessage, ServerResponse } from 'node:http';
import { ok, refusal, type Answer } from '../api/answer.js';
import { ApiError } from '../api/api-error.js';
import { SimulatorError } from '../errors.js';
import type { Simulator } from '../simulator.js';
import { readJson } from './api-request.js';
import { readBody } from './read-body.js';
import { send } from './send.js';

export const controlPrefix = '/_sim/';
const bodyBytesMax = 512 * 1_048_576;
const loopbackHosts = new Set(['127.0.0.1', 'localhost']);

type Action = (simulator: Simulator, body: string, query: URLSearchParams) => unknown;

const actions: Readonly<Record<string, Action>> = {
  'GET state': (simulator, _body, query) => simulator.dump(query.get('full') === '1'),
  'PUT state': (simulator, body) => {
    simulator.load(readJson(body));
    return { loaded: true };
  },
  'POST edit': (simulator, body) => ({ edits: simulator.edit(readJson(body)) }),
  'GET control': (simulator) => simulator.control,
  'PUT control': (simulator, body) => simulator.setControl(readJson(body)),
  'DELETE control': (simulator) => simulator.setControl({}),
  'GET ledger': (simulator, _body, query) => simulator.ledger.records(Number(query.get('since') ?? 0) || 0),
  'DELETE ledger': (simulator) => {
    simulator.ledger.clear();
    return { cleared: true };
  },
  'GET counters': (simulator) => simulator.ledger.counters(),
};

/** Serves `/_sim/…`: the state, edits, limits and faults, and what has been received. Not part of Acrobat Sign. */
export async function serveControl(
  simulator: Simulator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, bodyBytesMax);
  send(response, answerControl(simulator, request, body), () => undefined);
}

function answerControl(simulator: Simulator, request: IncomingMessage, body: string): Answer {
  try {
    refuseStrangers(request);
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    const name = `${request.method} ${url.pathname.slice(controlPrefix.length)}`;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined) {
      throw new ApiError(
        404,
        'SIM_UNKNOWN',
        `No "${name}" here. There are: ${Object.keys(actions).join(', ')}.`,
      );
    }
    return ok(action(simulator, body, url.searchParams));
  } catch (error) {
    if (error instanceof ApiError) return refusal(error);
    if (error instanceof SimulatorError) return refusal(new ApiError(400, error.code, error.message));
    throw error;
  }
}

/** A web page open on the same machine must not steer the simulator, be it by a form or by a name of its own. */
function refuseStrangers({ headers }: IncomingMessage): void {
  const host = headers.host?.replace(/:\d+$/, '') ?? '';
  if (headers.origin === undefined && loopbackHosts.has(host)) return;
  throw new ApiError(
    403,
    'SIM_LOOPBACK_ONLY',
    'The control surface answers this machine only, and no web pages.',
  );
}
