import { isSamePlan } from '../plan/plan-difference.js';
import type { PlanItem } from '../plan/plan-item.js';
import { type ComparisonDocument, differenceWords, summaryOf } from './difference-lines.js';
import { markdownCode, markdownText } from './plan-markdown.js';

/** The difference of two configurations as Markdown, for a merge request. */
export function differenceMarkdown(document: ComparisonDocument): string {
  const { here, there, orgs } = document;
  const differing = orgs.filter((org) => !isSamePlan(org));
  return [
    `# What ${markdownCode(there.file)} would change`,
    '',
    `Compared with ${markdownCode(here.file)}, on one read of the directory and of each org. ${summaryOf(document)}`,
    ...differing.flatMap(({ org, onlyHere, onlyThere, changed }) => [
      '',
      `## ${markdownText(org)}`,
      ...table(`Only with ${markdownCode(there.file)}: ${onlyThere.length}`, onlyThere),
      ...table(`Only with ${markdownCode(here.file)}: ${onlyHere.length}`, onlyHere),
      ...(changed.length === 0
        ? []
        : [
            '',
            `### Otherwise: ${changed.length}`,
            '',
            `| who | with ${markdownCode(here.file)} | with ${markdownCode(there.file)} |`,
            '| --- | --- | --- |',
            ...changed.map(({ here: ours, there: theirs }) => {
              const who = [...ours, ...theirs].slice(0, 1).map((item) => differenceWords(item).subject);
              return `| ${markdownText(who.join(''))} | ${allOf(ours)} | ${allOf(theirs)} |`;
            }),
          ]),
    ]),
  ].join('\n');
}

function table(title: string, items: readonly PlanItem[]): string[] {
  if (items.length === 0) return [];
  return [
    ...['', `### ${title}`, '', '| who | what | why |', '| --- | --- | --- |'],
    ...items.map((item) => {
      const { subject, what, why } = differenceWords(item);
      return `| ${markdownText(subject)} | ${markdownText(what)} | ${markdownText(why)} |`;
    }),
  ];
}

function allOf(items: readonly PlanItem[]): string {
  return items.map((item) => markdownText(differenceWords(item).what)).join('; ');
}
