import type { MigrationInterface } from 'typeorm';

import { CreateMessaging1764000000000 } from './1764000000000-create-messaging.js';
import { CreateSyncTables1764000100000 } from './1764000100000-create-sync-tables.js';
import { RunApart1764100000000 } from './1764100000000-run-apart.js';
import { AddressDeadLetters1764100100000 } from './1764100100000-address-dead-letters.js';
import { LinkPeople1764200000000 } from './1764200000000-link-people.js';
import { ApproveItems1764300000000 } from './1764300000000-approve-items.js';
import { PaceItems1764300100000 } from './1764300100000-pace-items.js';
import { NoteDrift1764300200000 } from './1764300200000-note-drift.js';
import { ChainAudit1764400000000 } from './1764400000000-chain-audit.js';
import { KeepTokens1764400100000 } from './1764400100000-keep-tokens.js';
import { KeepAnswers1764400200000 } from './1764400200000-keep-answers.js';
import { PauseOrgs1764400300000 } from './1764400300000-pause-orgs.js';
import { Notify1764400400000 } from './1764400400000-notify.js';
import { FindSkips1764400500000 } from './1764400500000-find-skips.js';
import { FindGroupsOfPlans1764400550000 } from './1764400550000-find-groups-of-plans.js';
import { KeepInputs1764400600000 } from './1764400600000-keep-inputs.js';
import { NoteAccountType1764400700000 } from './1764400700000-note-account-type.js';
import { KeepHints1764400800000 } from './1764400800000-keep-hints.js';
import { KeepScim1764400900000 } from './1764400900000-keep-scim.js';
import { KeepSchedules1764401000000 } from './1764401000000-keep-schedules.js';
import { KeepShadow1764401200000 } from './1764401200000-keep-shadow.js';
import { FindPlansOfOrgs1764401300000 } from './1764401300000-find-plans-of-orgs.js';
import { NumberRuns1764401400000 } from './1764401400000-number-runs.js';
import { FindHeldPages1764401500000 } from './1764401500000-find-held-pages.js';
import { TellAlikeItems1764401600000 } from './1764401600000-tell-alike-items.js';
import { FindFlaggedPeople1764401700000 } from './1764401700000-find-flagged-people.js';
import { CountItemsLeft1764401800000 } from './1764401800000-count-items-left.js';

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
  ChainAudit1764400000000,
  KeepTokens1764400100000,
  KeepAnswers1764400200000,
  PauseOrgs1764400300000,
  Notify1764400400000,
  FindSkips1764400500000,
  FindGroupsOfPlans1764400550000,
  KeepInputs1764400600000,
  NoteAccountType1764400700000,
  KeepHints1764400800000,
  KeepScim1764400900000,
  KeepSchedules1764401000000,
  KeepShadow1764401200000,
  FindPlansOfOrgs1764401300000,
  NumberRuns1764401400000,
  FindHeldPages1764401500000,
  TellAlikeItems1764401600000,
  FindFlaggedPeople1764401700000,
  CountItemsLeft1764401800000,
];
