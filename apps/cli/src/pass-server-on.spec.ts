import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { passServerOn } from './pass-server-on.js';

/** What the command was given as its server. */
async function serverOf(args: readonly string[]): Promise<unknown> {
  let server: unknown = 'not run';
  const program = new Command().enablePositionalOptions().exitOverride();
  program.configureOutput({ writeErr: () => undefined });
  program
    .command('sync')
    .option('--server <url>')
    .action((options: { server?: string }) => void (server = options.server));
  program
    .command('doctor')
    .exitOverride()
    .action(() => undefined);
  passServerOn(program);
  await program.parseAsync(args, { from: 'user' });
  return server;
}

describe('--server in front of a command', () => {
  it('means the same as behind it', async () => {
    expect(await serverOf(['--server', 'https://a', 'sync'])).toBe('https://a');
    expect(await serverOf(['sync', '--server', 'https://a'])).toBe('https://a');
    expect(await serverOf(['sync'])).toBeUndefined();
  });

  it('gives way to the one behind it', async () => {
    expect(await serverOf(['--server', 'https://a', 'sync', '--server', 'https://b'])).toBe('https://b');
  });

  it('is refused where the command works on this machine only', async () => {
    await expect(serverOf(['--server', 'https://a', 'doctor'])).rejects.toMatchObject({
      message: expect.stringContaining('takes no --server') as string,
    });
  });
});
