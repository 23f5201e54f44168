import { type Command, Option } from 'commander';

/** `sign-sync --server URL COMMAND` is `sign-sync COMMAND --server URL`; what stands behind the command comes first. */
export function passServerOn(program: Command): void {
  program
    .addOption(new Option('--server <url>', 'let a server do it, whatever the command'))
    .hook('preAction', (root, command) => {
      const server: unknown = root.getOptionValue('server');
      if (server === undefined) return;
      if (!command.options.some(({ long }) => long === '--server')) {
        command.error(`error: "${command.name()}" works on this machine only and takes no --server`);
      }
      if (command.getOptionValueSource('server') !== 'cli') {
        command.setOptionValueWithSource('server', server, 'cli');
      }
    });
}
