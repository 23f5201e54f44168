import { knownDefectWords } from '../shadow/known-defect.js';
import { shadowClassWords } from '../shadow/shadow-class.js';
import type { OrgShadow, ShadowDifference, ShadowReport } from '../shadow/shadow-report.js';
import { percentWords } from '../shadow/shadow-tally.js';
import { markdownText } from './plan-markdown.js';
import { differenceText, orgWords, predictionWords } from './shadow-lines.js';
import { counted } from './words.js';

/** A shadow report as Markdown, for whoever decides about moving over. */
export function shadowMarkdown(report: ShadowReport): string {
  const { configuration, daysAsked, orgs, predictions, differences, differencesLeftOff } = report;
  const since = counted(daysAsked, 'day', 'days');
  return [
    `# Sign Sync beside the original`,
    '',
    `Configuration ${markdownText(configuration)}, the last ${since}. Nothing was written to Acrobat Sign.`,
    ...orgs.flatMap(orgSection),
    ...differenceSection(differences),
    ...(differencesLeftOff === 0
      ? []
      : ['', `${counted(differencesLeftOff, 'person', 'people')} more only counted.`]),
    ...(predictions.length === 0 ? [] : ['', '## Now', '']),
    ...predictions.map((prediction) => `- ${markdownText(predictionWords(prediction))}`),
  ].join('\n');
}

function orgSection(org: OrgShadow): string[] {
  return [
    ...['', `## ${markdownText(org.org)}`, '', `${markdownText(orgWords(org))}.`, ''],
    '| day | agreement | left alike | changed alike | differ | held here | not counted |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...org.days.map(
      ({ day, agreement, tally, differing }) =>
        `| ${day} | ${percentWords(agreement)} | ${tally.agreed_unchanged} | ${tally.agreed} | ${differing} | ${tally.held} | ${tally.directory_changed} |`,
    ),
  ];
}

function differenceSection(differences: readonly ShadowDifference[]): string[] {
  if (differences.length === 0) return [];
  return [
    ...[
      '',
      '## Differences',
      '',
      '| day | org | who | how | what | why |',
      '| --- | --- | --- | --- | --- | --- |',
    ],
    ...differences.map((difference) => {
      const { day, org, email, class: kind, defect } = difference;
      const why = defect === undefined ? (kind === 'held' ? '' : 'to look at') : knownDefectWords(defect);
      const cells = [org, email, shadowClassWords(kind), differenceText(difference), why].map(markdownText);
      return `| ${[day, ...cells].join(' | ')} |`;
    }),
  ];
}
