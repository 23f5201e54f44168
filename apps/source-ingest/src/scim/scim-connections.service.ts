import { Injectable } from '@nestjs/common';
import { Configurations, type ScimConnectionConfig } from '#config';

/** A connection, as all configurations together have it. */
export interface ScimConnection extends ScimConnectionConfig {
  /** Those that read people from it. */
  readonly readBy: readonly string[];
}

/** The connections that configurations name. Two that name the same one read the same people. */
@Injectable()
export class ScimConnections {
  constructor(private readonly configurations: Configurations) {}

  named(name: string): ScimConnection | undefined {
    const having = this.configurations.all.flatMap((config) => {
      const connection = config.scim.find((one) => one.name === name);
      return connection === undefined ? [] : [{ connection, config }];
    });
    const [first] = having;
    if (first === undefined) return undefined;
    const readBy = having
      .filter(({ config }) =>
        config.sources.some((source) => source.type === 'scim' && source.connection === name),
      )
      .map(({ config }) => config.name);
    // Deleted people are forgotten only where nobody wants to keep them.
    const isKept = having.some(({ connection }) => connection.deleted === 'keep');
    return { ...first.connection, deleted: isKept ? 'keep' : 'leaver', readBy };
  }
}
