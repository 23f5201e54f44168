import { Injectable } from '@nestjs/common';
import { type Config, placeOf } from '#config';
import { HintRepository, type PersonHintRow, type Queryable, ScimDirectoryRepository } from '#db';
import { emailKey, type PersonToLookAt } from '#domain';
import { openSources } from '#sources';

/** Translates keys of hints into those of a configuration's directory, where each of several sources marks its own. */
@Injectable()
export class KeyNames {
  readonly #names = new Map<string, readonly string[]>();

  constructor(
    private readonly hints: HintRepository,
    private readonly pushed: ScimDirectoryRepository,
  ) {}

  /** What a person of these hints is called by in the directory; nothing where that knows no keys. */
  async of(
    config: Config,
    hints: readonly PersonHintRow[],
  ): Promise<(person: PersonToLookAt) => readonly string[]> {
    if (config.sources.every(({ type }) => type === 'csv')) return () => [];
    if (config.sources.length === 1) return ({ key }) => (key === undefined ? [] : [key]);
    const names = await this.#namesOf(config);
    const sources = new Map<string, Set<string>>();
    for (const hint of hints) {
      if (hint.key === null) continue;
      const known = sources.get(hint.key) ?? new Set();
      for (const name of sourcesOf(hint, config, names)) known.add(name);
      sources.set(hint.key, known);
    }
    return ({ key }) =>
      key === undefined ? [] : [...(sources.get(key) ?? [])].map((name) => `${name}#${key}`);
  }

  /** Keys that the last reads have of people, by address: whoever has a new address is found by them. */
  async known(db: Queryable, config: Config, emails: readonly string[]): Promise<Map<string, string>> {
    if (emails.length === 0) return new Map();
    return this.hints.keysOf(db, config.name, emails.map(emailKey));
  }

  async #namesOf(config: Config): Promise<readonly string[]> {
    const known = this.#names.get(config.digest);
    if (known !== undefined) return known;
    const names = (await openSources(config, { pushed: this.pushed })).map(({ name }) => name);
    this.#names.clear();
    this.#names.set(config.digest, names);
    return names;
  }
}

/** Whose key it is; where that is not said, any source's that has keys. */
function sourcesOf(
  { origin, source }: PersonHintRow,
  config: Config,
  names: readonly string[],
): readonly string[] {
  const hook = config.webhooks.find(
    ({ name, type }) => name === source && origin === (type === 'okta' ? 'okta' : 'webhook'),
  );
  const at = hook
    ? hook.source
    : names.findIndex((name, index) => name === source || placeAt(config, index) === source);
  const only = at === undefined ? undefined : names[at];
  if (only !== undefined) return [only];
  return names.filter((_, index) => config.sources[index]?.type !== 'csv');
}

function placeAt({ sources }: Config, index: number): string | undefined {
  const source = sources[index];
  return source && placeOf(source);
}
