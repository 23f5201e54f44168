import { INSTALLATION_CHAIN } from '#domain';
import { moment } from '../moment.js';

/** What stands for the chain of the installation where chains are UUIDs. */
const INSTALLATION_ID = '00000000-0000-0000-0000-000000000000';

/** A chain as its column has it. */
export function chainId(chain: string): string {
  return chain === INSTALLATION_CHAIN ? INSTALLATION_ID : chain;
}

export function chainName(id: string): string {
  return id === INSTALLATION_ID ? INSTALLATION_CHAIN : id;
}

/** The chain of a record, as the index of numbers has it. */
export const CHAIN = `coalesce(r.org_id, '${INSTALLATION_ID}'::uuid)`;

/**
 * A stored record, from `audit_record r`, as one JSON value: a chain of millions is read through here, and a dozen columns
 * take the client longer than all the hashing does.
 */
export const RECORD = `json_build_array(r.seq, ${moment('r.at')}, r.run_id, r.kind, r.actor, r.event, r.subject_key,
  r.item_id, r.trace_id, r.facts, encode(r.hash, 'hex'), encode(r.mac, 'hex')) as record`;
