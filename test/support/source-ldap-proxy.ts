import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { LDAP_OPERATION, LdapFrames, type LdapMessage } from './source-ldap-message.js';

/** A search that a client has sent through the proxy. */
export interface ProxiedSearch {
  /** The bytes of what is searched as text: base, filter and attributes can be found in it. */
  readonly request: string;
  /** From 1: the number of the page where the same is searched with another cookie. */
  readonly page: number;
  /** Entries that came before. */
  readonly entries: number;
}

/** What becomes of a message on its way to the client. */
export type Fate =
  'pass' | 'drop' | 'end' | 'reset' | Buffer | { readonly instead: Buffer; readonly atEnd: 'close' };

/** @returns the fate of an answer to a search */
export type Interference = (answer: LdapMessage, search: ProxiedSearch) => Fate;

/** Stands between a client and a directory server, and can spoil answers to searches. */
export class LdapProxy {
  readonly #sockets = new Set<Socket>();
  #interfere: Interference = passAll;
  #pages = new Map<string, number>();

  private constructor(
    private readonly server: Server,
    private readonly target: { host: string; port: number },
  ) {
    server.on('connection', (client) => this.#serve(client));
  }

  static async open(targetUrl: string): Promise<LdapProxy> {
    const { hostname, port } = new URL(targetUrl);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new LdapProxy(server, { host: hostname, port: Number(port) });
  }

  get url(): string {
    return `ldap://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** From now on; pages are counted anew. */
  interfere(interference: Interference): void {
    this.#interfere = interference;
    this.#pages = new Map();
  }

  passAll(): void {
    this.interfere(passAll);
  }

  async close(): Promise<void> {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
    if (this.server.listening) await once(this.server, 'close');
  }

  #serve(client: Socket): void {
    const upstream = connect(this.target);
    const searches = new Map<number, ProxiedSearch>();
    this.#join(client, upstream);
    const requests = new LdapFrames();
    client.on('data', (bytes: Buffer) => {
      for (const message of requests.push(bytes)) this.#note(message, searches);
      upstream.write(bytes);
    });
    const answers = new LdapFrames();
    upstream.on('data', (bytes: Buffer) => {
      for (const message of answers.push(bytes)) this.#answer(client, message, searches);
    });
  }

  /** What ends on one side ends on the other. */
  #join(client: Socket, upstream: Socket): void {
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
  }

  #note({ id, operation, body, bytes }: LdapMessage, searches: Map<number, ProxiedSearch>): void {
    if (operation !== LDAP_OPERATION.searchRequest) return;
    const request = body.toString('latin1');
    // The cookie stands at the very end; an empty one asks for the first page.
    const isFirst = bytes.subarray(-2).equals(Buffer.from([0x04, 0x00]));
    const page = isFirst ? 1 : (this.#pages.get(request) ?? 0) + 1;
    this.#pages.set(request, page);
    searches.set(id, { request, page, entries: 0 });
  }

  #answer(client: Socket, message: LdapMessage, searches: Map<number, ProxiedSearch>): void {
    const search = searches.get(message.id);
    if (client.destroyed) return;
    const fate = search === undefined ? 'pass' : this.#interfere(message, search);
    if (search !== undefined && message.operation === LDAP_OPERATION.searchEntry) {
      searches.set(message.id, { ...search, entries: search.entries + 1 });
    }
    carryOut(fate, message, client);
  }
}

function passAll(): Fate {
  return 'pass';
}

function carryOut(fate: Fate, { bytes }: LdapMessage, client: Socket): void {
  if (fate === 'pass') client.write(bytes);
  else if (Buffer.isBuffer(fate)) client.write(fate);
  else if (fate === 'end') client.destroySoon();
  else if (fate === 'reset') client.resetAndDestroy();
  else if (fate !== 'drop') client.end(fate.instead);
}
