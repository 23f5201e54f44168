import { Ber, type BerWriter, Filter, SearchFilter } from 'ldapts';
import type { LdapFilter } from './filter.js';

const COMPARISONS = {
  equal: SearchFilter.equalityMatch,
  'at-least': SearchFilter.greaterOrEqual,
  'at-most': SearchFilter.lessOrEqual,
  approximate: SearchFilter.approxMatch,
} as const;

/** A filter of ours for a request of ldapts, whose own filters send values as text only. */
export class EncodedFilter extends Filter {
  readonly type: Filter['type'];

  constructor(private readonly filter: LdapFilter) {
    super();
    this.type = SearchFilter.and;
  }

  override write(writer: BerWriter): void {
    encode(this.filter, writer);
  }

  override toString(): string {
    return this.filter.kind;
  }
}

function encode(filter: LdapFilter, writer: BerWriter): void {
  switch (filter.kind) {
    case 'and':
    case 'or':
      writer.startSequence(filter.kind === 'and' ? SearchFilter.and : SearchFilter.or);
      for (const one of filter.filters) encode(one, writer);
      return writer.endSequence();
    case 'not':
      writer.startSequence(SearchFilter.not);
      encode(filter.filter, writer);
      return writer.endSequence();
    case 'present':
      return writer.writeString(filter.attribute, SearchFilter.present);
    case 'substring':
      return encodeSubstring(filter.attribute, filter.pieces, writer);
    case 'extensible':
      writer.startSequence(SearchFilter.extensibleMatch);
      if (filter.rule !== '') writer.writeString(filter.rule, 0x81);
      if (filter.attribute !== '') writer.writeString(filter.attribute, 0x82);
      writer.writeBuffer(filter.value, 0x83);
      if (filter.dnAttributes) writer.writeBoolean(true, 0x84);
      return writer.endSequence();
    default:
      writer.startSequence(COMPARISONS[filter.kind]);
      writer.writeString(filter.attribute);
      writer.writeBuffer(filter.value, Ber.OctetString);
      return writer.endSequence();
  }
}

function encodeSubstring(attribute: string, pieces: readonly Buffer[], writer: BerWriter): void {
  writer.startSequence(SearchFilter.substrings);
  writer.writeString(attribute);
  writer.startSequence();
  for (const [index, piece] of pieces.entries()) {
    const tag = index === 0 ? 0x80 : index === pieces.length - 1 ? 0x82 : 0x81;
    // Nothing stands before a leading asterisk, behind a last one, or between two.
    if (piece.length > 0) writer.writeBuffer(piece, tag);
  }
  writer.endSequence();
  writer.endSequence();
}
