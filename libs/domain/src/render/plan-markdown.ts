import { breachMessages } from './plan-breaches.js';
import type { PlanDocument } from './plan-document.js';
import { planSections, type PlanSection } from './plan-sections.js';
import { grouped } from './words.js';

/** A plan as Markdown, for a merge request or a ticket. */
export function planMarkdown(document: PlanDocument): string {
  const { hash, run, configuration, createdAt, orgs } = document;
  return [
    `# Plan ${hash.slice(0, 12)}`,
    '',
    `Configuration ${markdownCode(configuration.name)}, run ${run}, ${createdAt}. Nothing of it has been written by being shown here.`,
    ...orgs.flatMap(({ org, items, counts }) => [
      ...[
        '',
        `## ${markdownText(org)}`,
        ...breachMessages(counts).flatMap((line) => ['', `**Held:** ${markdownText(line)}`]),
      ],
      ...sectionLines(planSections(items)),
    ]),
    '',
    `Apply exactly this: ${markdownCode(`sign-sync apply ${hash.slice(0, 12)}`)}`,
  ].join('\n');
}

function sectionLines(sections: readonly PlanSection[]): string[] {
  if (sections.length === 0) return ['', 'Nothing to do.'];
  return sections.flatMap(({ heading: { mark, words }, held, rows }) => [
    '',
    `### ${mark} ${words}: ${grouped(rows.length)}${held === undefined ? '' : `, held: ${markdownText(held)}`}`,
    '',
    '| who | what | why |',
    '| --- | --- | --- |',
    ...rows.map(
      ({ subject, detail, why }) =>
        `| ${markdownText(subject)} | ${markdownText(detail)} | ${markdownText(why)} |`,
    ),
  ]);
}

/** Names come from directories and may say anything: none of it is markup here. */
export function markdownText(words: string): string {
  return words
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]()#+!|<>~]/g, String.raw`\$&`)
    .replaceAll('@', '@\u2060');
}

export function markdownCode(words: string): string {
  return `\`${words.replaceAll('`', "'")}\``;
}
