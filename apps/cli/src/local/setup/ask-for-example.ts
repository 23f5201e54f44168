import { EXAMPLE_SOURCES, type ExampleOptions } from '#config';
import { SyncError } from '#domain';
import type { ExampleFlags } from '../../flags.js';
import type { Asker } from './asker.js';

class OrgNameError extends SyncError {
  readonly code = 'ARGUMENT_INVALID';
  readonly retryable = false;
}

/** What an example is to be like: by the options, and where they say nothing by asking. */
export async function askForExample(flags: ExampleFlags, asker: Asker): Promise<ExampleOptions> {
  const source =
    flags.source ??
    (flags.ldap === undefined ? await asker.choice('Identity source', EXAMPLE_SOURCES, 'csv') : 'ldap');
  const orgs = orgNames(
    flags.orgs ?? (await asker.text('Acrobat Sign accounts, comma-separated', 'primary')),
  );
  const umg = flags.umg ?? (await asker.confirm('Users in multiple groups?'));
  const isService = flags.service ?? (await asker.confirm('As a server that runs all the time?'));
  const connector = flags.connector ?? (source === 'ldap' ? flags.ldap : undefined);
  const names = {
    ...(flags.root !== undefined && { main: flags.root }),
    ...(flags.sign !== undefined && { sign: flags.sign }),
    ...(connector !== undefined && { connector }),
  };
  return { source, orgs, umg, isService, names };
}

/** `primary` first, each once. */
function orgNames(written: string): string[] {
  const names = written
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const wrong = names.find((name) => !/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u.test(name));
  if (wrong !== undefined) {
    throw new OrgNameError(
      `--orgs: "${wrong}" cannot be an org here. Letters, digits, spaces and . _ - make a name, such as emea.`,
    );
  }
  const others = names.filter((name) => name.toLowerCase() !== 'primary');
  const once = new Map(others.map((name) => [name.toLowerCase(), name]));
  return ['primary', ...once.values()];
}
