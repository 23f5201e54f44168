import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryPath } from '../support/repository.js';
import { knownVariables } from './known-environment.js';

it('the variables that manifests may set are those that services read', () => {
  const settings = readFileSync(join(repositoryPath, 'libs/service/src/settings/settings.ts'), 'utf8');
  const read = new Set(settings.match(/\bSIGN_SYNC_[A-Z_]+/g));
  const known = [...knownVariables].filter((name) => name.startsWith('SIGN_SYNC_'));
  expect(new Set(known.map((name) => name.replace(/_FILE$/, '')))).toEqual(read);
});
