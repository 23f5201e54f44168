import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { integer, numberOf, readTlv, text, tlv, type Tlv } from './ber.js';
import { readSearch, type SeenSearch } from './search-request.js';
import { WindowsDirectory, type WindowsEntry } from './windows-directory.js';

/** What goes wrong with one answer. */
export type LdapFault =
  /** The connection ends after so many entries of this answer. */
  | { readonly kind: 'disconnect'; readonly afterEntries: number }
  /** It ends in the middle of an entry. */
  | { readonly kind: 'half-entry' }
  /** A notice of disconnection, then the end. */
  | { readonly kind: 'notice' }
  /** Nothing comes, and the connection stays. */
  | { readonly kind: 'silence' }
  /** Bytes that are no LDAP. */
  | { readonly kind: 'garbage'; readonly bytes: Buffer }
  /** Another result than success, after so many entries. */
  | {
      readonly kind: 'result';
      readonly code: number;
      readonly message: string;
      readonly afterEntries: number;
    }
  /** Success, with the entries, and nothing said of pages. */
  | { readonly kind: 'no-control' }
  /** The first page again. */
  | { readonly kind: 'first-page' }
  /** No entries, and the next page begins where this one did: legal. */
  | { readonly kind: 'empty-page' }
  /** An attribute is left out of the entries. */
  | { readonly kind: 'without'; readonly attribute: RegExp };

export interface ScriptedLdapOptions {
  readonly entries: readonly WindowsEntry[];
  /** Entries an answer may hold. Default: 1000. */
  readonly maxPageSize?: number;
  /** Values of one attribute an entry shows at once. Default: 1500. */
  readonly maxValRange?: number;
  /** Where every search is referred to besides. Default: the partition that a domain controller always names. */
  readonly references?: readonly string[];
  /** What more the server says of itself, when it is asked. */
  readonly facts?: () => Readonly<Record<string, string>>;
  /** Chooses what goes wrong, by the search and its number from 1. */
  readonly fault?: (search: SeenSearch, number: number) => LdapFault | undefined;
}

export const WINDOWS_USER = String.raw`EXAMPLE\sync`;
export const WINDOWS_PASSWORD = 'not-a-secret-3';

const SUCCESS = 0;
const PAGED_RESULTS = '1.2.840.113556.1.4.319';
const REFERENCES = ['ldap://ForestDnsZones.example.com/DC=ForestDnsZones,DC=example,DC=com'];

interface Outgoing {
  readonly socket: Socket;
  readonly id: number;
}

/**
 * An LDAP server that answers as a domain controller does: pages of at most 1000, ranges of values, objectGUID,
 * matching rules, results of its own. It shares no code with the product.
 */
export class ScriptedLdap {
  /** All searches, in order. */
  readonly searches: SeenSearch[] = [];
  readonly #directory: WindowsDirectory;
  readonly #sockets = new Set<Socket>();
  readonly #bound = new WeakSet<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly options: ScriptedLdapOptions,
  ) {
    this.#directory = new WindowsDirectory(options.entries);
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(options: ScriptedLdapOptions): Promise<ScriptedLdap> {
    const server = createServer({ noDelay: true });
    const scripted = new ScriptedLdap(server, options);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return scripted;
  }

  get url(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has ended.');
    return `ldap://127.0.0.1:${address.port}`;
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#sockets.size;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  #serve(socket: Socket): void {
    let bytes: Buffer = Buffer.alloc(0);
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (let next = readTlv(bytes); next !== undefined; next = readTlv(bytes)) {
        bytes = bytes.subarray(next.size);
        this.#answer(socket, next.value);
      }
    });
  }

  #answer(socket: Socket, { parts }: Tlv): void {
    const [id, request, controls] = parts;
    if (id === undefined || request === undefined) return void socket.destroy();
    const out = { socket, id: numberOf(id) };
    if (request.tag === 0x60) return this.#bind(out, request);
    if (request.tag === 0x63) return this.#search(out, readSearch(request, controls));
    socket.destroy();
  }

  #bind(out: Outgoing, { parts }: Tlv): void {
    const [, name, password] = parts;
    const isRight =
      name?.bytes.toString() === WINDOWS_USER && password?.bytes.toString() === WINDOWS_PASSWORD;
    if (isRight) this.#bound.add(out.socket);
    const refusal = '80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data 52e, v2580';
    send(out, result(0x61, isRight ? SUCCESS : 49, isRight ? '' : refusal));
  }

  #search(out: Outgoing, search: SeenSearch): void {
    this.searches.push(search);
    if (search.base === '' && search.scope === 'base') return this.#describe(out);
    if (!this.#bound.has(out.socket)) {
      const why =
        '000004DC: LdapErr: DSID-0C090A5C, comment: In order to perform this operation a successful bind must be completed on the connection.';
      return send(out, result(0x65, 1, why));
    }
    const found = this.#find(search);
    if (found === undefined) return send(out, result(0x65, 32, '0000208D: NameErr: NO_OBJECT'));
    const fault = this.options.fault?.(search, this.searches.length);
    if (search.page === undefined) return this.#sendAll(out, search, found, fault);
    this.#sendPage(out, search, search.page, found, fault);
  }

  #find({ base, scope, filter }: SeenSearch): WindowsEntry[] | undefined {
    const root = base.toLowerCase();
    const { entries } = this.#directory;
    if (!entries.some(({ dn }) => dn.toLowerCase() === root)) return undefined;
    const isInside = ({ dn }: WindowsEntry): boolean => {
      const key = dn.toLowerCase();
      return key === root || (scope !== 'base' && key.endsWith(`,${root}`));
    };
    return entries.filter((entry) => isInside(entry) && this.#directory.matches(entry, filter));
  }

  #sendAll(
    out: Outgoing,
    search: SeenSearch,
    found: readonly WindowsEntry[],
    fault: LdapFault | undefined,
  ): void {
    const limit = this.options.maxPageSize ?? 1000;
    if (!this.#sendEntries(out, search, found.slice(0, limit), fault)) return;
    const isCut = found.length > limit;
    send(
      out,
      result(0x65, isCut ? 4 : SUCCESS, isCut ? '00002024: SvcErr: DSID-02050AD4, problem 5012' : ''),
    );
  }

  #sendPage(
    out: Outgoing,
    search: SeenSearch,
    page: { readonly size: number; readonly cookie: string },
    found: readonly WindowsEntry[],
    fault: LdapFault | undefined,
  ): void {
    const from = fault?.kind === 'first-page' ? 0 : Number(page.cookie || '0');
    const size = Math.min(page.size, this.options.maxPageSize ?? 1000);
    const isEmpty = fault?.kind === 'empty-page';
    const some = isEmpty ? [] : found.slice(from, from + size);
    if (!this.#sendEntries(out, search, some, fault)) return;
    const references = search.scope === 'sub' ? (this.options.references ?? REFERENCES) : [];
    for (const uri of references) send(out, tlv(0x73, text(uri)));
    const next = isEmpty ? from : from + size;
    const cookie = next < found.length ? `${next}` : '';
    const value = tlv(0x30, integer(0), text(cookie));
    const control = tlv(0xa0, tlv(0x30, text(PAGED_RESULTS), text(value)));
    send(out, result(0x65, SUCCESS, ''), fault?.kind === 'no-control' ? undefined : control);
  }

  /** @returns whether the answer goes on */
  #sendEntries(
    out: Outgoing,
    search: SeenSearch,
    entries: readonly WindowsEntry[],
    fault: LdapFault | undefined,
  ): boolean {
    if (fault?.kind === 'silence') return false;
    if (fault?.kind === 'garbage') {
      out.socket.write(fault.bytes);
      return false;
    }
    if (fault?.kind === 'notice') {
      send({ ...out, id: 0 }, result(0x78, 52, 'The server is going down.'));
      out.socket.end();
      return false;
    }
    const stop = fault?.kind === 'disconnect' || fault?.kind === 'result' ? fault.afterEntries : Infinity;
    for (const [index, entry] of entries.entries()) {
      if (index >= stop) break;
      const message = this.#entry(search, entry, fault?.kind === 'without' ? fault.attribute : undefined);
      if (fault?.kind === 'half-entry') {
        out.socket.end(envelope(out.id, message).subarray(0, 20));
        return false;
      }
      send(out, message);
    }
    if (fault?.kind === 'disconnect') out.socket.end();
    if (fault?.kind === 'result') send(out, result(0x65, fault.code, fault.message));
    return fault?.kind !== 'disconnect' && fault?.kind !== 'result';
  }

  #entry(search: SeenSearch, entry: WindowsEntry, without: RegExp | undefined): Buffer {
    const attributes = search.attributes.flatMap((name) => this.#attribute(entry, name));
    const shown = attributes.filter(({ name }) => without === undefined || !without.test(name));
    const list = shown.map(({ name, values }) =>
      tlv(0x30, text(name), tlv(0x31, ...values.map((value) => text(value)))),
    );
    return tlv(0x64, text(entry.dn), tlv(0x30, ...list));
  }

  /** A long list of values comes as a range, beside the plain name without any. */
  #attribute(entry: WindowsEntry, asked: string): { name: string; values: readonly Buffer[] }[] {
    const max = this.options.maxValRange ?? 1500;
    const [, name = asked, start] = /^(.*);range=(\d+)-\*$/iu.exec(asked) ?? [];
    const values = this.#directory.values(entry, name);
    if (values.length === 0) return [];
    const from = Number(start ?? '0');
    if (start === undefined && values.length <= max) return [{ name, values }];
    const some = values.slice(from, from + max);
    const to = from + some.length < values.length ? String(from + some.length - 1) : '*';
    return [
      { name, values: [] },
      { name: `${name};range=${from}-${to}`, values: some },
    ];
  }

  #describe(out: Outgoing): void {
    const facts = [
      ['supportedCapabilities', '1.2.840.113556.1.4.800'],
      ['supportedControl', PAGED_RESULTS],
      ...Object.entries(this.options.facts?.() ?? {}),
    ] as const;
    const list = facts.map(([name, value]) => tlv(0x30, text(name), tlv(0x31, text(value))));
    send(out, tlv(0x64, text(''), tlv(0x30, ...list)));
    send(out, result(0x65, SUCCESS, ''));
  }
}

function result(tag: number, code: number, message: string): Buffer {
  return tlv(tag, integer(code, 0x0a), text(''), text(message));
}

function send({ socket, id }: Outgoing, operation: Buffer, controls?: Buffer): void {
  socket.write(envelope(id, operation, controls));
}

function envelope(id: number, operation: Buffer, controls: Buffer = Buffer.alloc(0)): Buffer {
  return tlv(0x30, integer(id), operation, controls);
}
