import type { Command } from 'commander';
import type { CommonOptions, ListFlags } from '../flags.js';
import { withPages, withServer } from '../options.js';

/** The schedules of a server's configurations. */
export function addSchedules(program: Command): void {
  const schedules = program.command('schedule').description('When runs of a server begin by themselves.');
  withPages(
    schedules.command('list').description('Each schedule with its next run and its last one.'),
  ).action(async (options: ListFlags) =>
    (await import('../commands/schedule-list.command.js')).scheduleList(options),
  );
  withServer(schedules.command('run <name>').description('Start its run now, and follow it.')).action(
    async (name: string, options: CommonOptions) =>
      (await import('../commands/schedule-run.command.js')).scheduleRun(name, options),
  );
  withServer(schedules.command('pause <name>').description('Let it begin no run until it is resumed.'))
    .option('--reason <text>', 'why, for everybody who wonders')
    .action(async (name: string, options: CommonOptions & { reason?: string }) =>
      (await import('../commands/schedule-pause.command.js')).schedulePause(name, options),
    );
  withServer(
    schedules.command('resume <name>').description('Go on with a paused one, from its next time on.'),
  ).action(async (name: string, options: CommonOptions) =>
    (await import('../commands/schedule-pause.command.js')).scheduleResume(name, options),
  );
}
