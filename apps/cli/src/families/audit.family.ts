import type { Command } from 'commander';
import type { AuditExportFlags, AuditSealFlags, AuditVerifyFlags, CommonOptions } from '../flags.js';
import { common, withServer } from '../options.js';

/** What proves that records are as they were written. */
export function addAudit(program: Command): void {
  const audit = program.command('audit').description('Every call and decision on record, and proof of that.');
  withServer(
    audit
      .command('verify')
      .description('Check that no record was changed, removed or added; exit 1 with the first bad one.'),
  )
    .option('--org <name>', 'only the records of this org')
    .option('--export <file>', 'an exported audit instead of the database; needs no configuration')
    .option('--public-key <file>', 'believe checkpoints that this key has signed (PEM, one or several)')
    .option('--checkpoints <file>', 'checkpoints that were kept elsewhere, beside those of the database')
    .action(async (options: AuditVerifyFlags) =>
      isAtServer(options) && options.export === undefined
        ? (await import('../commands/audit-verify.command.js')).auditVerifyAtServer(options)
        : (await import('../local/audit/audit-verify.command.js')).auditVerify(options),
    );
  withServer(
    audit.command('export').description('Write all records and checkpoints to a file, as lines of JSON.'),
  )
    .requiredOption('--out <file>', 'a file that is not there yet')
    .option('--org <name>', 'only the records of this org')
    .action(async (options: AuditExportFlags) =>
      isAtServer(options)
        ? (await import('../commands/audit-export.command.js')).auditExportAtServer(options)
        : (await import('../local/audit/audit-export.command.js')).auditExport(options),
    );
  common(
    audit.command('checkpoints').description('Print every signed checkpoint, to be kept elsewhere.'),
  ).action(async (options: CommonOptions) =>
    (await import('../local/audit/audit-keys.command.js')).auditCheckpoints(options),
  );
  common(
    audit.command('public-key').description('Print the key by which others believe checkpoints.'),
  ).action(async (options: CommonOptions) =>
    (await import('../local/audit/audit-keys.command.js')).auditPublicKey(options),
  );
  common(
    audit
      .command('seal')
      .description(
        'Write old records to a file, up to a signed checkpoint, and remove them from the database.',
      ),
  )
    .requiredOption('--before <date>', 'only records from before it: a day (its end, here) or a time')
    .requiredOption('--out <file>', 'a file that is not there yet; the only place where they stand then')
    .option('--org <name>', 'only the records of this org')
    .action(async (options: AuditSealFlags) =>
      (await import('../local/audit/audit-seal.command.js')).auditSeal(options),
    );
}

function isAtServer({ server }: CommonOptions): boolean {
  return server !== undefined && server !== '';
}
