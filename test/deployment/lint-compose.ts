import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DCLinter } from 'dclint';
import { dump } from 'js-yaml';

/** What the linter's own declarations say; they do not resolve here. */
interface LintResult {
  readonly messages: readonly { readonly rule: string; readonly message: string }[];
}

// Services stand in the order in which they are understood, and are built under the name they have.
const off = [
  'no-build-and-image',
  'service-dependencies-alphabetical-order',
  'service-keys-order',
  'services-alphabetical-order',
  'top-level-properties-order',
];

/** What dclint says about a file: its rules, and the closed schema of compose. */
export function lintComposeFile(path: string): readonly string[] {
  const rules = Object.fromEntries(off.map((rule) => [rule, 0 as const]));
  const linter = new DCLinter({ rules, quiet: false, debug: false, exclude: [] });
  const results = linter.lintFiles([path], false) as readonly LintResult[];
  return results.flatMap(({ messages }) => messages.map(({ rule, message }) => `${rule}: ${message}`));
}

/** The same for a file whose anchors are put in already: the linter does not look into what they add. */
export function lintCompose(content: unknown): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'sign-sync-compose-'));
  try {
    const file = join(folder, 'docker-compose.yml');
    writeFileSync(file, dump(content, { noRefs: true }));
    // Quotes are lost on the way here; the file itself has been looked at.
    return lintComposeFile(file).filter((message) => !message.startsWith('require-quotes-in-ports'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
