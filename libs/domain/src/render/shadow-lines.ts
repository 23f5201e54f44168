import type { ShadowField } from '../shadow/judge-shadow.js';
import { type KnownDefect, knownDefectWords } from '../shadow/known-defect.js';
import { shadowClassWords } from '../shadow/shadow-class.js';
import type {
  OrgShadow,
  ShadowDay,
  ShadowDifference,
  ShadowPrediction,
  ShadowReport,
} from '../shadow/shadow-report.js';
import { percentWords } from '../shadow/shadow-tally.js';
import type { Paint } from './paint.js';
import { counted, grouped, holdWords } from './words.js';

/** People shown under one heading before the rest is only counted. */
const SHOWN = 50;

/** A shadow report for a terminal. */
export function shadowLines(report: ShadowReport, paint: Paint): string[] {
  const { orgs, predictions, differences } = report;
  const defects = [...new Set(differences.flatMap(({ defect }) => defect ?? []))];
  const toLookAt = differences.filter(({ class: kind, defect }) => kind !== 'held' && defect === undefined);
  const held = differences.filter(({ class: kind }) => kind === 'held');
  return [
    ...orgs.flatMap((org) => orgLines(org, paint)),
    ...section('To look at', toLookAt, paint),
    ...defects.flatMap((defect) => defectSection(defect, differences, paint)),
    ...section('Done there, and held here', held, paint),
    ...leftOffLine(report, paint),
    ...(orgs.length === 0 ? [nothingYet(predictions)] : []),
    ...predictions.map((prediction) => paint.quiet(predictionWords(prediction))),
  ];
}

function orgLines(org: OrgShadow, paint: Paint): string[] {
  return [
    paint.strong(orgWords(org)),
    ...org.days.map((day) => `  ${dayWords(day)}`),
    ...leftOutLine(org, paint),
  ];
}

/** `org main: 14 days, agreement 99.7 %, 12 differences, of these 9 expected defects of the original, 3 to look at`. */
export function orgWords({
  org,
  days,
  tally,
  agreement,
  ofChanges,
  differing,
  known,
  toLookAt,
}: OrgShadow): string {
  const aside = [
    ...(tally.held > 0 ? [`${grouped(tally.held)} held here`] : []),
    ...(tally.directory_changed > 0 ? [`${grouped(tally.directory_changed)} not counted`] : []),
  ];
  return [
    `org ${org}: ${counted(days.length, 'day', 'days')}`,
    `agreement ${percentWords(agreement)} (of changes ${percentWords(ofChanges)})`,
    counted(differing, 'difference', 'differences'),
    ...(differing === 0
      ? []
      : [
          `of these ${counted(known, 'expected defect', 'expected defects')} of the original`,
          `${grouped(toLookAt)} to look at`,
        ]),
    ...aside,
  ].join(', ');
}

function dayWords({ day, agreement, tally, differing }: ShadowDay): string {
  const parts = [
    `${grouped(tally.agreed_unchanged)} left alike`,
    `${grouped(tally.agreed)} changed alike`,
    `${grouped(differing)} ${differing === 1 ? 'differs' : 'differ'}`,
    ...(tally.held > 0 ? [`${grouped(tally.held)} held here`] : []),
    ...(tally.directory_changed > 0
      ? [`${grouped(tally.directory_changed)} not counted: the directory or the configuration changed`]
      : []),
  ];
  return `${day}   ${percentWords(agreement).padStart(7)}   ${parts.join(', ')}`;
}

function leftOutLine({ leftOut }: OrgShadow, paint: Paint): string[] {
  if (leftOut === 0) return [];
  const what = counted(leftOut, 'comparison is', 'comparisons are');
  return [paint.waiting(`  ${what} left out: Sign Sync itself had written to the org in between.`)];
}

function defectSection(
  defect: KnownDefect,
  differences: readonly ShadowDifference[],
  paint: Paint,
): string[] {
  return section(
    `Expected: ${knownDefectWords(defect)}`,
    differences.filter((one) => one.defect === defect),
    paint,
  );
}

function section(title: string, differences: readonly ShadowDifference[], paint: Paint): string[] {
  if (differences.length === 0) return [];
  const more = differences.length - SHOWN;
  return [
    '',
    `${title} (${grouped(differences.length)})`,
    ...differences.slice(0, SHOWN).map(differenceLine),
    ...(more > 0 ? [paint.quiet(`  … and ${grouped(more)} more: --format json has them`)] : []),
  ];
}

function differenceLine(difference: ShadowDifference): string {
  const { org, day, email, class: kind } = difference;
  return `  ${day}  ${org.padEnd(10)} ${email.padEnd(32)} ${shadowClassWords(kind).padEnd(16)} ${differenceText(difference)}`;
}

/** `group: was Support, we wanted Sales, became Legal`, every part that differs. */
export function differenceText({ fields, heldFor }: ShadowDifference): string {
  const parts = fields.map(fieldWords).join('; ');
  return heldFor === undefined ? parts : `${parts} (${holdWords(heldFor)})`;
}

function fieldWords({ what, before, predicted, withheld, actual }: ShadowField): string {
  const was = before === undefined ? [] : [`was ${before}`];
  const wanted =
    withheld === undefined
      ? `we ${before === predicted ? 'left it' : `wanted ${predicted}`}`
      : `we held ${withheld}`;
  return `${what}: ${[...was, wanted, before === actual ? 'stayed' : `became ${actual}`].join(', ')}`;
}

function leftOffLine({ differencesLeftOff }: ShadowReport, paint: Paint): string[] {
  if (differencesLeftOff === 0) return [];
  const what = counted(differencesLeftOff, 'person more is', 'people more are');
  return [paint.quiet(`${what} only counted: see fewer days (--days), or one org (--org).`)];
}

function nothingYet(predictions: readonly ShadowPrediction[]): string {
  return predictions.length === 0
    ? 'No shadow run is recorded. Run "sign-sync shadow" before the other tool runs, and again after it.'
    : 'There is nothing to compare with yet. Run "sign-sync shadow" again after the other tool has run.';
}

export function predictionWords({ org, users, changes, held }: ShadowPrediction): string {
  const waits = held === 0 ? '' : `, and hold ${grouped(held)}`;
  return `${org}: ${counted(users, 'user', 'users')}; a sync would now change ${counted(changes, 'person', 'people')}${waits}. The next shadow run compares.`;
}
