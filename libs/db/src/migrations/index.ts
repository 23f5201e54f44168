import type { MigrationInterface } from 'typeorm';

import { CreateMessaging1764000000000 } from './1764000000000-create-messaging.js';
import { CreateSyncTables1764000100000 } from './1764000100000-create-sync-tables.js';
import { RunApart1764100000000 } from './1764100000000-run-apart.js';
import { AddressDeadLetters1764100100000 } from './1764100100000-address-dead-letters.js';
import { LinkPeople1764200000000 } from './1764200000000-link-people.js';
import { ApproveItems1764300000000 } from './1764300000000-approve-items.js';
import { PaceItems1764300100000 } from './1764300100000-pace-items.js';
import { NoteDrift1764300200000 } from './1764300200000-note-drift.js';
import { FindSkips1764400500000 } from './1764400500000-find-skips.js';

/** A migration is named by its class; the name ends in its time in milliseconds, by which they are ordered. */
export type MigrationClass = new () => MigrationInterface;

/** All migrations of this program. */
export const migrations: MigrationClass[] = [
  CreateMessaging1764000000000,
  CreateSyncTables1764000100000,
  RunApart1764100000000,
  AddressDeadLetters1764100100000,
  LinkPeople1764200000000,
  ApproveItems1764300000000,
  PaceItems1764300100000,
  NoteDrift1764300200000,
  FindSkips1764400500000,
];
