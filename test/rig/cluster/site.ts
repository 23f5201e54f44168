import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ControlInput } from '../../../apps/sign-simulator/src/index.js';
import { configurationFiles } from '../workload/documents.js';
import { makeWorkload, type Workload, type WorkloadOptions } from '../workload/workload.js';
import { SignAccount } from './sign-account.js';

/** A customer: a directory and rules in a configuration folder, and Acrobat Sign accounts of its own. */
export interface Site {
  /** Of the configuration. */
  readonly name: string;
  readonly workload: Workload;
  readonly control: ControlInput;
  readonly sign: SignAccount;
}

/** @param folder everything of the site goes below it; its configuration to `configDir` */
export async function openSite(
  name: string,
  options: WorkloadOptions,
  control: ControlInput,
  { folder, configDir }: { readonly folder: string; readonly configDir: string },
): Promise<Site> {
  const workload = makeWorkload(options);
  const own = join(folder, `sign-${name}`);
  await mkdir(own, { recursive: true });
  const sign = await SignAccount.open(workload, control, own);
  const configFolder = join(configDir, name);
  await mkdir(configFolder, { recursive: true });
  for (const [file, text] of Object.entries(configurationFiles(workload, sign.url)))
    await writeFile(join(configFolder, file), text);
  return { name, workload, control, sign };
}
