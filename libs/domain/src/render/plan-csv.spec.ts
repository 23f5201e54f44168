import { describe, expect, it } from 'vitest';
import { change, personItem } from '#testing';
import { groupKey } from '../text/keys.js';
import { PLAN_CSV_HEAD, planCsvLine, type PlanRow } from './plan-csv.js';

const row = (item: PlanRow['item'], more: Partial<PlanRow> = {}): PlanRow => ({
  ...{ position: 1, state: 'planned', reason: null, item },
  ...more,
});
const columns = PLAN_CSV_HEAD.trim().split(',').length;

describe('a plan as CSV', () => {
  it('has a line for each item, with what it does and what became of it', () => {
    const item = personItem({ email: 'ana@example.com', change: change('update', ['Sales'], ['Legal']) });
    const line = planCsvLine(row(item, { state: 'held', reason: { code: 'GUARD', message: 'Too many' } }));
    expect(line).toContain('"ana@example.com","update"');
    expect(line).toContain('"held","GUARD","Too many"');
    expect(line).toMatch(/"Sales","Legal"/);
    expect(line.endsWith('\r\n')).toBe(true);
    expect(line.split(',')).toHaveLength(columns);
  });

  it('has groups to create among them', () => {
    const line = planCsvLine(
      row({ subject: 'group', org: 'primary', groupKey: groupKey('Lab'), name: 'Lab' }),
    );
    expect(line).toContain('"group","Lab","create-group"');
  });

  it('begins no formula in a spreadsheet, whatever a group or a person is called', () => {
    const name = '=HYPERLINK("http://evil")';
    const line = planCsvLine(row({ subject: 'group', org: 'primary', groupKey: groupKey(name), name }));
    expect(line).toContain(`"'=HYPERLINK`);
    const person = personItem({ change: change('update', ['@cmd'], ['+1']) });
    expect(planCsvLine(row(person))).toContain(`"'@cmd","'+1"`);
  });
});
