import { createHash } from 'node:crypto';
import { type Config, identityOf } from '#config';
import { canonical } from '#domain';

/**
 * Names the chain that a directory read belongs to: the same source, scope and rules (SEMANTICS 21). Another rule or
 * another file begins a new chain, because what is absent there says nothing about what was read here.
 */
export function readChain({ sources, scope, policy }: Config): string {
  const rules = policy.rules.map(({ place: _, ...rule }) => rule);
  return createHash('sha256')
    .update(canonical({ sources: sources.map(identityOf), scope, rules }))
    .digest('hex');
}
