import { type LocalTime, strftime } from './strftime.js';

/**
 * The name of a log file: Python's `str.format` with the local time as its only argument, as the original's `file_log_name_format`
 * has it. `{:%Y-%m-%d}.log` and `{0:%Y-%m-%d}.log` hold the day, text without braces is one name for ever.
 *
 * @returns the name, or `{ problem }`: what is wrong with the format, as it reads after it
 */
export function logFileName(format: string, time: LocalTime): string | { readonly problem: string } {
  const parts: string[] = [];
  let rest = format;
  while (rest !== '') {
    const [literal = ''] = /^(?:[^{}]|\{\{|\}\})*/u.exec(rest) ?? [];
    parts.push(literal.replaceAll('{{', '{').replaceAll('}}', '}'));
    rest = rest.slice(literal.length);
    if (rest === '') break;
    const [whole, , written] = FIELD.exec(rest) ?? [];
    if (whole === undefined) return { problem: problemAt(rest) };
    parts.push(written === undefined || written === '' ? plain(time) : strftime(time, written));
    rest = rest.slice(whole.length);
  }
  return checkedName(parts.join(''));
}

/** `{}`, `{0}`, `{:%Y}` or `{0:%Y}`. */
const FIELD = /^\{(0?)(?::([^{}]*))?\}/u;
const WANTED = 'Give a name such as {:%Y-%m-%d}.log.';

function problemAt(rest: string): string {
  if (rest.startsWith('}')) return `has a "}" that closes nothing. Write }} for a brace. ${WANTED}`;
  return rest.includes('}')
    ? `has a field that is no date. ${WANTED}`
    : `has a "{" that is not closed. Write {{ for a brace. ${WANTED}`;
}

/** Log files stay in their folder. */
function checkedName(name: string): string | { readonly problem: string } {
  const steps = name.split(/[/\\]/u);
  if (name.trim() === '' || steps.at(-1) === '') return { problem: `gives an empty name. ${WANTED}` };
  if (name.startsWith('/') || /^[A-Za-z]:/u.test(name) || steps.includes('..') || name.includes('\0')) {
    return { problem: `leads out of file_log_directory. ${WANTED}` };
  }
  return name;
}

/** As Python writes a moment. */
function plain(time: LocalTime): string {
  return strftime(time, time.microsecond === 0 ? '%Y-%m-%d %H:%M:%S' : '%Y-%m-%d %H:%M:%S.%f');
}
