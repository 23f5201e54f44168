import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personItem } from '#testing';
import type { PlanItem } from '../plan/plan-item.js';
import { emailKey } from '../text/keys.js';
import type { PlanDocument } from './plan-document.js';
import { planHtml } from './plan-html.js';
import { planMarkdown } from './plan-markdown.js';
import { planSections } from './plan-sections.js';

function somebody(email: string, more: Partial<Parameters<typeof personItem>[0]> = {}): PlanItem {
  return personItem({ email, emailKey: emailKey(email), ...more });
}

function document(items: readonly PlanItem[], org = 'primary'): PlanDocument {
  return {
    ...{
      format: 1,
      hash: '7f3a'.padEnd(64, '0'),
      run: '2026-11-21-0007',
      createdAt: '2026-11-21T08:00:00.000Z',
    },
    configuration: { name: 'acme', digest: 'd' },
    orgs: [{ orgId: 'o', org, hash: 'h', counts: {}, items }],
  };
}

const held = somebody('held@example.com', { held: 'SIGN_ONLY_LIMIT' });
const moved = somebody('moved@example.com');

describe('sections of a plan', () => {
  it('have everybody, what is done first, and what waits once, with the reason', () => {
    const sections = planSections([held, moved]);
    expect(sections.map(({ held: reason, rows }) => [reason, rows.map(({ subject }) => subject)])).toEqual([
      [undefined, ['moved@example.com']],
      ['more users are in Sign only than sign_only_limit allows', ['held@example.com']],
    ]);
  });
});

describe('a plan as Markdown', () => {
  it('has a table for each kind of change, and how to apply exactly this', () => {
    const text = planMarkdown(document([moved]));
    expect(text).toContain('# Plan 7f3a00000000');
    expect(text).toMatch(/^### ~ move: 1$/m);
    expect(text).toContain('| moved@\u2060example.com |');
    expect(text).toContain('`sign-sync apply 7f3a00000000`');
  });

  it('says that there is nothing to do', () => {
    expect(planMarkdown(document([]))).toContain('Nothing to do.');
  });

  it('takes nothing from names that would be markup, nor a new row or cell', () => {
    const rows = (text: string) => text.split('\n').filter((line) => line.startsWith('| ')).length;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const text = planMarkdown(document([somebody(`${name}@example.com`)]));
        expect(rows(text)).toBe(rows(planMarkdown(document([moved]))));
        expect(text).not.toMatch(/(?<!\\)<[a-z/!]/i);
      }),
    );
  });
});

describe('a plan as a page', () => {
  it('has everybody, and needs nothing from anywhere', () => {
    const page = planHtml(document([held, moved]));
    expect(page).toContain('<td>moved@example.com</td>');
    expect(page).toContain('1 change, 1 held');
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|https?:|url\(|@import/);
  });

  it('is no place for markup out of a directory', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const evil = `<script>${name}"'&<img src=x onerror=alert(1)>`;
        const page = planHtml(document([somebody(`${evil}@example.com`)], evil));
        expect(page).not.toMatch(/<script|<img/);
      }),
    );
  });

  it('stands in blocks that a browser can leave undrawn', () => {
    const many = Array.from({ length: 450 }, (_, index) => somebody(`user.${index}@example.com`));
    expect(planHtml(document(many)).match(/<table>/g)).toHaveLength(3);
  });
});
