import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { refusal } from '../api/answer.js';
import { ApiError } from '../api/api-error.js';
import type { Control, ControlInput } from '../control/control.js';
import { SimulatorError } from '../errors.js';
import type { GenerateInput } from '../generator/generate-options.js';
import { generateState } from '../generator/generate-state.js';
import type { Counters } from '../ledger/counters.js';
import type { LedgerRecord } from '../ledger/ledger-entry.js';
import { Simulator } from '../simulator.js';
import type { StateDump } from '../state/dump-state.js';
import type { EditInput } from '../state/edit-state.js';
import type { StateInput } from '../state/state-document.js';
import { ApiEndpoint } from './api-endpoint.js';
import { makeCertificate, type ServerCertificate } from './certificate.js';
import { Connections } from './connections.js';
import { controlPrefix, serveControl } from './control-surface.js';
import { send } from './send.js';

const loopback = '127.0.0.1';
const ledgerMaxDefault = 100_000;

export interface SimulatorOptions {
  /** 0 or none: a free one. */
  readonly port?: number;
  /** What to begin with; a state document wins over a generated one. Neither: no orgs until `load`. */
  readonly state?: StateInput;
  readonly generate?: GenerateInput;
  /** Limits and faults from the start. */
  readonly control?: ControlInput;
  /** HTTPS with a private certificate; `certPem` is what clients must trust. */
  readonly tls?: boolean;
  /** `false`: nothing under `/_sim/`. */
  readonly controlSurface?: boolean;
  /** How many of the latest ledger entries are kept; default 100,000; 0: counters only. */
  readonly ledgerMax?: number;
  /** Epoch milliseconds; limits go by it. */
  readonly now?: () => number;
  readonly onWarning?: (warning: string) => void;
}

export interface RunningSimulator {
  /** Without a slash at its end. */
  readonly url: string;
  /** `127.0.0.1:port` */
  readonly host: string;
  /** PEM of the private authority; undefined without `tls`. */
  readonly certPem: string | undefined;
  /** @param full with settings, keys and extra members, such that loading it gives the same state */
  state(full?: boolean): StateDump;
  /** Replaces the state. @throws SimulatorError SIM_STATE_INVALID */
  load(state: StateInput): void;
  /** Changes by hand, outside limits and ledger. @throws SimulatorError SIM_EDIT_INVALID */
  edit(edits: EditInput | readonly EditInput[]): void;
  /** Puts limits and faults in force over those of the start; none: as at the start. @throws SimulatorError */
  control(control?: ControlInput): Control;
  /** @param sinceSeq only entries after this one */
  ledger(sinceSeq?: number): LedgerRecord[];
  counters(): Counters;
  clearLedger(): void;
  /** Ends every connection, also the hanging ones. */
  close(): Promise<void>;
}

/**
 * Starts a simulator on 127.0.0.1.
 *
 * @throws SimulatorError SIM_STATE_INVALID, SIM_CONTROL_INVALID, SIM_OPTION_INVALID, SIM_PORT_IN_USE
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<RunningSimulator> {
  const simulator = makeSimulator(options);
  const certificate = options.tls === true ? await makeCertificate() : undefined;
  const server = makeServer(certificate);
  const address = { url: '' };
  const endpoint = new ApiEndpoint(simulator, new Connections(server), () => address.url);
  const steerable = options.controlSurface !== false;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const serving =
      steerable && request.url?.startsWith(controlPrefix) === true
        ? serveControl(simulator, request, response)
        : endpoint.serve(request, response);
    serving.catch((error: unknown) => answerFailure(response, error));
  });

  const host = `${loopback}:${await listen(server, options.port ?? 0)}`;
  address.url = `${certificate === undefined ? 'http' : 'https'}://${host}`;
  return {
    url: address.url,
    host,
    certPem: certificate?.authority,
    state: (full = false) => simulator.dump(full),
    load: (state) => simulator.load(state),
    edit: (edits) => void simulator.edit(edits),
    control: (control = {}) => simulator.setControl(control),
    ledger: (sinceSeq) => simulator.ledger.records(sinceSeq),
    counters: () => simulator.ledger.counters(),
    clearLedger: () => simulator.ledger.clear(),
    close: () => close(server),
  };
}

function makeSimulator(options: SimulatorOptions): Simulator {
  const simulator = new Simulator({
    control: options.control ?? {},
    ledgerMax: options.ledgerMax ?? ledgerMaxDefault,
    now: options.now ?? Date.now,
    onWarning: options.onWarning ?? (() => undefined),
  });
  simulator.load(options.state ?? (options.generate ? generateState(options.generate) : { orgs: {} }));
  return simulator;
}

function makeServer(certificate: ServerCertificate | undefined): Server {
  const server =
    certificate === undefined
      ? createHttpServer()
      : createHttpsServer({ key: certificate.key, cert: certificate.cert });
  // Longer than clients keep a connection, so that none is closed under a request that is just being sent.
  server.keepAliveTimeout = 75_000;
  return server;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const inUse = error.code === 'EADDRINUSE';
      const hint = inUse ? 'another program uses it; choose another, or 0 for a free one' : error.message;
      reject(
        new SimulatorError('SIM_PORT_IN_USE', `Port ${port} of ${loopback}: ${hint}.`, { cause: error }),
      );
    });
    server.listen(port, loopback, () => resolve((server.address() as AddressInfo).port));
  });
}

function answerFailure(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const failure = error instanceof ApiError ? error : new ApiError(500, 'MISC_SERVER_ERROR', String(error));
  send(response, refusal(failure), () => undefined);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
