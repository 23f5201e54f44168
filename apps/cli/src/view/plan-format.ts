import type { PlanFormat } from '../flags.js';
import { type PlanDocument, planFile, planHtml, planMarkdown } from '#domain';

/** A plan in a form that is written to a file or piped; `text` is drawn line by line elsewhere. */
export function inFormat(document: PlanDocument, format: Exclude<PlanFormat, 'text'>): string {
  switch (format) {
    case 'md':
      return planMarkdown(document);
    case 'html':
      return planHtml(document);
    case 'json':
      return planFile(document);
  }
}
