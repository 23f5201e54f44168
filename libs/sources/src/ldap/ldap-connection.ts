import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions, TLSSocket } from 'node:tls';
import {
  BindRequest,
  type Control,
  ExtendedRequest,
  ExtendedResponse,
  MessageParser,
  PagedResultsControl,
  SearchEntry,
  SearchReference,
  SearchRequest,
} from 'ldapts';
import { EncodedFilter } from './encoded-filter.js';
import type { LdapFilter } from './filter.js';
import { LdapEntry } from './ldap-entry.js';
import { LdapFailure, type LdapFailureKind } from './ldap-failure.js';
import { MessageFrames } from './message-frames.js';
import { StopSignals } from './stop-signals.js';
import { isWellFormed } from './well-formed-ber.js';

const START_TLS = '1.3.6.1.4.1.1466.20037';
const KEEP_ALIVE_MS = 30_000;
const SUCCESS = 0;
/** The highest number of a message (RFC 4511, 4.1.1). */
const MESSAGE_ID_MAX = 2 ** 31 - 1;

export interface LdapAddress {
  readonly host: string;
  readonly port: number;
}

export interface LdapTimes {
  /** Milliseconds for the connection, and again for the TLS handshake. */
  readonly connectMs: number;
  /** Milliseconds without anything of an answer, after which the connection is given up. */
  readonly answerMs: number;
}

export interface PageRequest {
  readonly base: string;
  readonly scope: 'base' | 'sub';
  readonly filter: LdapFilter;
  readonly attributes: readonly string[];
  /** Entries a page and where it begins; undefined: all in one answer. */
  readonly page?: { readonly size: number; readonly cookie: Buffer };
}

export interface PageEnd {
  readonly entries: number;
  /** Addresses that the server refers to; never followed. */
  readonly references: readonly string[];
  /** Where the next page begins, empty after the last one; undefined when the server says nothing of pages. */
  readonly cookie: Buffer | undefined;
}

type Message = BindRequest | ExtendedRequest | SearchRequest;

/** An entry of an answer, or its end; the classes of ldapts have these in common. */
interface Answer {
  readonly messageId: number;
  readonly status: number;
  readonly errorMessage: string;
  readonly controls?: readonly Control[];
}

interface Pending {
  readonly message: Message;
  readonly onMessage: (message: Answer) => void;
  readonly fail: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * One connection to a directory server. It is never opened again by itself: whoever asks must know that what was bound
 * is gone.
 *
 * The messages are those of ldapts. Its client is not used, for three reasons, each of which could make a read short
 * without a sign: it ends a paged search at the first page without entries although the server names a next one, it
 * opens a lost connection again without binding, and it waits for ever for an answer that cannot be parsed.
 */
export class LdapConnection {
  readonly #parser = new MessageParser();
  readonly #pending = new Map<string, Pending>();
  readonly #stops = new StopSignals();
  #frames = new MessageFrames();
  #messageId = 0;
  #end: LdapFailure | undefined;
  #detach = (): void => undefined;

  private constructor(
    private socket: Socket,
    private readonly times: LdapTimes,
  ) {
    this.#parser.on('message', (message) => this.#onMessage(message));
    this.#parser.on('error', (cause) => this.#lose('malformed', cause.message, cause));
    this.#attach(socket);
  }

  /** @param tls with it, TLS from the first byte on. @throws LdapFailure */
  static async open(
    address: LdapAddress,
    times: LdapTimes,
    tls: ConnectionOptions | undefined,
    signal: AbortSignal,
  ): Promise<LdapConnection> {
    const tcp = connectTcp({
      ...address,
      ...{ keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS },
      // Many small look-ups are under way at once; none of them shall wait for the others' acknowledgements.
      noDelay: true,
    });
    await established(tcp, 'connect', 'unreachable', times.connectMs, signal);
    const socket = tls === undefined ? tcp : await secured(tcp, address, tls, times, signal);
    return new LdapConnection(socket, times);
  }

  get isOpen(): boolean {
    return this.#end === undefined;
  }

  /** Such as `TLSv1.3`; undefined without TLS. */
  get tlsVersion(): string | undefined {
    return this.socket instanceof TLSSocket ? (this.socket.getProtocol() ?? undefined) : undefined;
  }

  /** While nobody waits for an answer, the connection keeps no process alive. */
  rest(): void {
    this.socket.unref();
  }

  wake(): void {
    this.socket.ref();
  }

  /** Goes on with TLS. Nothing may be under way. @throws LdapFailure */
  async startTls(address: LdapAddress, tls: ConnectionOptions, signal: AbortSignal): Promise<void> {
    const request = new ExtendedRequest({ messageId: this.#nextId(), oid: START_TLS });
    await this.#ask(request, signal, () => undefined);
    const plain = this.socket;
    this.#detach();
    // What came in clear text before the handshake must not count as said under TLS.
    this.#frames = new MessageFrames();
    try {
      this.socket = await secured(plain, address, tls, this.times, signal);
    } catch (error) {
      this.#end ??= new LdapFailure('lost', 'The connection was not secured.');
      throw error;
    }
    this.#attach(this.socket);
  }

  /** @throws LdapFailure */
  async bind(name: string, password: string, signal: AbortSignal): Promise<void> {
    await this.#ask(
      new BindRequest({ messageId: this.#nextId(), dn: name, password }),
      signal,
      () => undefined,
    );
  }

  /**
   * Asks for one page.
   *
   * @param onEntry gets each entry as it comes; what it throws ends the search
   * @throws LdapFailure
   */
  async searchPage(
    request: PageRequest,
    onEntry: (entry: LdapEntry) => void,
    signal: AbortSignal,
  ): Promise<PageEnd> {
    const { page } = request;
    const control = page && new PagedResultsControl({ value: { size: page.size, cookie: page.cookie } });
    const message = new SearchRequest({
      messageId: this.#nextId(),
      baseDN: request.base,
      scope: request.scope,
      filter: new EncodedFilter(request.filter),
      attributes: [...request.attributes],
      // No limits of ours: ldapts would say ten seconds.
      ...{ sizeLimit: 0, timeLimit: 0 },
      ...(control && { controls: [control] }),
    });
    let entries = 0;
    const references: string[] = [];
    const end = await this.#ask(message, signal, (part) => {
      if (part instanceof SearchEntry) {
        entries += 1;
        onEntry(new LdapEntry(part));
      } else if (part instanceof SearchReference) references.push(...part.uris);
    });
    const answered = end.controls?.find((one) => one instanceof PagedResultsControl);
    return { entries, references, cookie: answered?.value?.cookie };
  }

  close(): void {
    this.#lose('lost', 'The connection was closed.');
  }

  /** Sends a request and resolves with the message that ends its answer. */
  #ask(message: Message, signal: AbortSignal, onPart: (part: Answer) => void): Promise<Answer> {
    signal.throwIfAborted();
    if (this.#end !== undefined) return Promise.reject(this.#end);
    const id = String(message.messageId);
    return new Promise<Answer>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#lose('silent', `Nothing came for ${this.times.answerMs / 1000} seconds.`);
      }, this.times.answerMs);
      const settle = (): void => {
        clearTimeout(timer);
        this.#stops.forget(signal, fail);
        this.#pending.delete(id);
      };
      const fail = (error: Error): void => {
        settle();
        reject(error);
      };
      const onMessage = (part: Answer): void => {
        timer.refresh();
        try {
          if (part instanceof SearchEntry || part instanceof SearchReference) return onPart(part);
        } catch (error) {
          return fail(error as Error);
        }
        settle();
        if (part.status === SUCCESS) resolve(part);
        else reject(new LdapFailure('result', part.errorMessage.trim(), part.status));
      };
      this.#stops.call(signal, fail);
      this.#pending.set(id, { message, onMessage, fail, timer });
      this.#send(message);
    });
  }

  /** Requests of one turn leave together: look-ups come in bursts, and each write is a call of the system. */
  #send(message: Message): void {
    const { socket } = this;
    socket.cork();
    socket.write(message.write());
    process.nextTick(() => socket.uncork());
  }

  #attach(socket: Socket): void {
    const onData = (chunk: Buffer): void => this.#onData(chunk);
    const onError = (error: Error): void => this.#lose('lost', error.message, error);
    const onClose = (): void => this.#lose('lost', 'The server ended the connection.');
    socket.on('data', onData).on('error', onError).on('close', onClose);
    this.#detach = () => {
      socket.off('data', onData).off('error', onError).off('close', onClose);
      // Whatever happens to it from now on is seen by what has taken it over.
      socket.on('error', () => undefined);
    };
  }

  #onData(chunk: Buffer): void {
    let frames: readonly Buffer[];
    try {
      frames = this.#frames.push(chunk);
    } catch (error) {
      return this.#lose('malformed', (error as Error).message, error);
    }
    for (const frame of frames) {
      if (this.#end !== undefined) return;
      if (isWellFormed(frame)) this.#parser.read(frame, this.#pending);
      else this.#lose('malformed', 'The lengths inside a message do not fit.');
    }
  }

  #onMessage(message: Answer): void {
    if (message.messageId === 0 && message instanceof ExtendedResponse) {
      // A notice of disconnection (RFC 4511, 4.4.1).
      return this.#lose(
        'lost',
        `The server ends the connection: ${message.errorMessage || 'no reason given'}`,
      );
    }
    // What nobody waits for any more belongs to a search that was given up.
    this.#pending.get(String(message.messageId))?.onMessage(message);
  }

  #lose(kind: LdapFailureKind, message: string, cause?: unknown): void {
    if (this.#end !== undefined) return;
    this.#end = new LdapFailure(kind, message, -1, { cause });
    this.socket.destroy();
    for (const { fail } of this.#pending.values()) fail(this.#end);
  }

  #nextId(): number {
    this.#messageId = this.#messageId >= MESSAGE_ID_MAX ? 1 : this.#messageId + 1;
    return this.#messageId;
  }
}

/** A TLS handshake over a connection. @throws LdapFailure */
async function secured(
  socket: Socket,
  { host }: LdapAddress,
  options: ConnectionOptions,
  { connectMs }: LdapTimes,
  signal: AbortSignal,
): Promise<TLSSocket> {
  // The name is checked against the certificate in any case; as an indication an address is not allowed.
  const name = isIP(host) === 0 ? { servername: host } : {};
  const tls = connectTls({ ...options, ...name, host, socket });
  await established(tls, 'secureConnect', 'tls', connectMs, signal);
  return tls;
}

/** Waits for an event of a socket that is being made, and destroys it when that fails. */
function established(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  kind: LdapFailureKind,
  withinMs: number,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.off(event, onEvent).off('close', onClose);
      if (error === undefined) {
        socket.off('error', onError);
        return resolve();
      }
      socket.destroy();
      reject(error);
    };
    const onEvent = (): void => done();
    const onAbort = (): void => done(signal.reason as Error);
    const onError = (cause: Error): void => {
      done(signal.aborted ? (signal.reason as Error) : new LdapFailure(kind, cause.message, -1, { cause }));
    };
    const onClose = (): void => done(new LdapFailure(kind, 'The server ended the connection.'));
    const timer = setTimeout(() => {
      done(new LdapFailure(kind, `No answer within ${withinMs / 1000} seconds.`));
    }, withinMs);
    signal.addEventListener('abort', onAbort, { once: true });
    // An error may follow the first one; it is told to nobody.
    socket.on('error', onError);
    socket.once(event, onEvent).once('close', onClose);
  });
}
