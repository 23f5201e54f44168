/** Begins a formula in a spreadsheet: also in full width, and after the spaces that some programs take away. */
const FORMULA = /^[\s\u00a0\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/u;
/** A tab or a line break in front makes some programs look at what follows it. */
const LEADING_CONTROL = /^[\0\t\r\n]/u;
/** Where the list separator is not the comma, the rest of a cell begins a cell of its own. */
const INNER_FORMULA = /([;\t\r\n])(?=[\s\u00a0]*[=+\-@\uff1d\uff0b\uff0d\uff20])/gu;

/**
 * One cell of a CSV file that people open in a spreadsheet. Text that would begin a formula there gets an apostrophe in
 * front, so that the name of a person cannot run anything on an administrator's machine; text is always quoted. Numbers
 * stay numbers, nothing becomes an empty cell.
 *
 * @see OWASP, CSV Injection; RFC 4180 for the quotes
 */
export function csvCell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const isFormula = FORMULA.test(value) || LEADING_CONTROL.test(value);
  const harmless = (isFormula ? `'${value}` : value).replace(INNER_FORMULA, "$1'");
  return `"${harmless.replaceAll('"', '""')}"`;
}

/** One record, with the line end that RFC 4180 asks for. */
export function csvLine(values: readonly (string | number | boolean | null | undefined)[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}
