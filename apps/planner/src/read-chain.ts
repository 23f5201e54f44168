import { createHash } from 'node:crypto';
import { type Config, identityOf } from '#config';
import { canonical } from '#domain';

/**
 * Names the chain that a directory read belongs to: the same source, scope and rules (SEMANTICS 21). Another rule or
 * another file begins a new chain, because what is absent there says nothing about what was read here.
 *
 * @param alsoRead directory groups that were read beyond those of the rules
 */
export function readChain({ sources, scope, policy }: Config, alsoRead: readonly string[] = []): string {
  const rules = policy.rules.map(({ place: _, ...rule }) => rule);
  return createHash('sha256')
    .update(
      canonical({
        ...{ sources: sources.map(identityOf), scope, rules },
        ...(alsoRead.length > 0 && { alsoRead }),
      }),
    )
    .digest('hex');
}
