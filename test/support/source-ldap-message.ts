/** The answers of a directory that a proxy looks at, by the tag of their operation (RFC 4511). */
export const LDAP_OPERATION = {
  searchRequest: 0x63,
  searchEntry: 0x64,
  searchDone: 0x65,
  searchReference: 0x73,
} as const;

export interface LdapMessage {
  readonly id: number;
  /** Tag of the operation. */
  readonly operation: number;
  /** All of it, as it was sent. */
  readonly bytes: Buffer;
  /** The operation without id and controls, so that requests of two pages of one search are equal. */
  readonly body: Buffer;
}

const PAGED_RESULTS = '1.2.840.113556.1.4.319';

/** Cuts a stream of bytes into whole messages. */
export class LdapFrames {
  #waiting: Buffer = Buffer.alloc(0);

  push(bytes: Buffer): LdapMessage[] {
    this.#waiting = Buffer.concat([this.#waiting, bytes]);
    const messages: LdapMessage[] = [];
    for (let end = endOf(this.#waiting); end !== undefined; end = endOf(this.#waiting)) {
      messages.push(read(this.#waiting.subarray(0, end)));
      this.#waiting = this.#waiting.subarray(end);
    }
    return messages;
  }
}

/**
 * The end of a search.
 *
 * @param cookie where the next page begins: empty says that there is none; left out, the control is missing
 */
export function searchDone(
  id: number,
  code: number,
  options: { cookie?: Buffer; message?: string } = {},
): Buffer {
  const { cookie, message = '' } = options;
  const result = tlv(0x65, tlv(0x0a, Buffer.from([code])), tlv(0x04), text(message));
  if (cookie === undefined) return tlv(0x30, integer(id), result);
  const value = tlv(0x30, integer(0), tlv(0x04, cookie));
  const control = tlv(0x30, text(PAGED_RESULTS), tlv(0x04, value));
  return tlv(0x30, integer(id), result, tlv(0xa0, control));
}

/** An entry with these attributes. */
export function searchEntry(
  id: number,
  dn: string,
  attributes: Readonly<Record<string, readonly string[]>>,
): Buffer {
  const list = Object.entries(attributes).map(([name, values]) =>
    tlv(0x30, text(name), tlv(0x31, ...values.map(text))),
  );
  return tlv(0x30, integer(id), tlv(0x64, text(dn), tlv(0x30, ...list)));
}

/** The entry of another answer once more. */
export function sameEntry(id: number, { body }: LdapMessage): Buffer {
  return tlv(0x30, integer(id), tlv(0x64, body));
}

/** A part of the answer that is said to lie on another server. */
export function searchReference(id: number, url: string): Buffer {
  return tlv(0x30, integer(id), tlv(0x73, text(url)));
}

/** The server says goodbye unasked (RFC 4511, 4.4.1). */
export function noticeOfDisconnection(message: string): Buffer {
  const name = tlv(0x8a, Buffer.from('1.3.6.1.4.1.1466.20036'));
  const result = [tlv(0x0a, Buffer.from([52])), tlv(0x04), text(message)];
  return tlv(0x30, integer(0), tlv(0x78, ...result, name));
}

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, 0x84, ...bytesOf(content.length)]), content]);
}

function text(value: string): Buffer {
  return tlv(0x04, Buffer.from(value));
}

function integer(value: number): Buffer {
  return Buffer.concat([Buffer.from([0x02, 4]), Buffer.from(bytesOf(value))]);
}

function bytesOf(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

/** Where the content of an element begins and how long it is; undefined while its length has not arrived. */
function contentOf(bytes: Buffer, at: number): { begin: number; length: number } | undefined {
  const first = bytes[at + 1];
  if (first === undefined) return undefined;
  if (first < 0x80) return { begin: at + 2, length: first };
  const count = first - 0x80;
  if (bytes.length < at + 2 + count) return undefined;
  return { begin: at + 2 + count, length: bytes.readUIntBE(at + 2, count) };
}

function endOf(bytes: Buffer): number | undefined {
  const content = contentOf(bytes, 0);
  if (content === undefined) return undefined;
  const end = content.begin + content.length;
  return end <= bytes.length ? end : undefined;
}

function read(bytes: Buffer): LdapMessage {
  const id = contentOf(bytes, contentOf(bytes, 0)?.begin ?? 0);
  if (id === undefined) throw new Error('An LDAP message without an id.');
  const at = id.begin + id.length;
  const body = contentOf(bytes, at);
  return {
    id: bytes.readUIntBE(id.begin, id.length),
    operation: bytes[at] ?? 0,
    bytes,
    body: bytes.subarray(body?.begin, body && body.begin + body.length),
  };
}
