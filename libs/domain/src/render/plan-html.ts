import { breachMessages } from './plan-breaches.js';
import type { PlanDocument } from './plan-document.js';
import { planSections, type PlanSection } from './plan-sections.js';
import { counted, grouped } from './words.js';

/**
 * A plan as one page that needs nothing else: no script, no font, no request. A browser draws only the rows that are in
 * sight, so that ten thousand of them open at once.
 */
export function planHtml(document: PlanDocument): string {
  const { hash, run, configuration, createdAt, orgs } = document;
  const title = `Plan ${hash.slice(0, 12)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${text(title)}</h1>
<p>Configuration ${text(configuration.name)} · run ${text(run)} · ${text(createdAt)} · hash <code>${text(hash)}</code></p>
${orgs.map(({ org, items, counts }) => orgHtml(org, planSections(items), breachMessages(counts))).join('\n')}
<p>Apply exactly this: <code>sign-sync apply ${text(hash.slice(0, 12))}</code></p>
</body>
</html>`;
}

function orgHtml(org: string, sections: readonly PlanSection[], breaches: readonly string[]): string {
  const sum = (isHeld: boolean) =>
    sections
      .filter(({ held }) => (held !== undefined) === isHeld)
      .reduce((total, { rows }) => total + rows.length, 0);
  const [changes, held] = [sum(false), sum(true)];
  const counts = `${counted(changes, 'change', 'changes')}${held === 0 ? '' : `, ${grouped(held)} held`}`;
  const body = sections.length === 0 ? '<p>Nothing to do.</p>' : sections.map(sectionHtml).join('\n');
  const guards = breaches.map((line) => `<p class="guard">‖ ${text(line)}</p>\n`).join('');
  return `<h2>${text(org)} <small>${counts}</small></h2>\n${guards}${body}`;
}

function sectionHtml({ heading: { mark, words, tone }, held, rows }: PlanSection): string {
  const why = held === undefined ? '' : ` <em>held: ${text(held)}</em>`;
  const cells = rows.map(
    ({ subject, detail, why: reason }) =>
      `<tr><td>${text(subject)}</td><td>${text(detail)}</td><td>${text(reason)}</td></tr>`,
  );
  return `<details open class="${held === undefined ? tone : 'held'}">
<summary><b>${mark}</b> ${text(words)} <span>${grouped(rows.length)}</span>${why}</summary>
${inBlocks(cells)}
</details>`;
}

const BLOCK_ROWS = 200;
/** About as high as a row is, so that the scroll bar does not jump. */
const ROW_PX = 28;

/** A block that is out of sight costs nothing to draw. */
function inBlocks(rows: readonly string[]): string {
  const blocks: string[] = [];
  for (let at = 0; at < rows.length; at += BLOCK_ROWS) {
    const some = rows.slice(at, at + BLOCK_ROWS);
    blocks.push(
      `<div style="contain-intrinsic-height: auto ${some.length * ROW_PX}px"><table>\n${some.join('\n')}\n</table></div>`,
    );
  }
  return blocks.join('\n');
}

/** Names come from directories and may say anything: none of it is markup here. */
function text(words: string): string {
  return words.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h2 small { font-weight: normal; opacity: .7; }
.guard { border-left: .3rem solid #c48a2a; padding: .2rem 0 .2rem .8rem; font-weight: 600; }
details { border-left: .3rem solid #8888; padding: .2rem 0 .2rem .8rem; margin: .6rem 0; }
summary { cursor: pointer; font-weight: 600; }
summary span { opacity: .7; margin-left: .5rem; }
summary em { font-weight: normal; opacity: .8; margin-left: .5rem; }
.added { border-color: #2a8c4a; }
.removed { border-color: #c43a3a; }
.rights { border-color: #8a3ac4; }
.strong { border-color: #2a6fc4; }
.held { border-color: #c48a2a; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
details > div { content-visibility: auto; }
td { text-align: left; padding: .15rem .6rem .15rem 0; vertical-align: top; overflow-wrap: anywhere; }
tr:hover td { background: #8882; }
`;
