import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryPath } from '../support/repository.js';
import { knownVariables, namesSecretFile } from './known-environment.js';

it('the variables that manifests may set are those that services read', () => {
  const folder = join(repositoryPath, 'libs/service/src/settings');
  const settings = readdirSync(folder).filter((name) => name.endsWith('settings.ts'));
  const text = settings.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const read = new Set(text.match(/\bSIGN_SYNC_[A-Z_]+/g));
  const known = [...knownVariables].filter((name) => name.startsWith('SIGN_SYNC_'));
  expect(new Set(known.map((name) => (namesSecretFile(name) ? name.replace(/_FILE$/, '') : name)))).toEqual(
    read,
  );
});
