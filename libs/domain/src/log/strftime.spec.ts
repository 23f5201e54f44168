import { describe, expect, it } from 'vitest';
import { type LocalTime, strftime } from './strftime.js';

const at = (
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  microsecond = 0,
): LocalTime => ({ year, month, day, hour, minute, second, microsecond });

/** The moment of the examples in Python's table of directives, which it shows as `Tue Aug 16 21:30:00 1988`. */
const TABLE = at(1988, 8, 16, 21, 30, 0, 127);

describe('strftime', () => {
  it.each([
    ['%a', 'Tue'],
    ['%A', 'Tuesday'],
    ['%w', '2'],
    ['%d', '16'],
    ['%b', 'Aug'],
    ['%B', 'August'],
    ['%m', '08'],
    ['%y', '88'],
    ['%Y', '1988'],
    ['%H', '21'],
    ['%I', '09'],
    ['%p', 'PM'],
    ['%M', '30'],
    ['%S', '00'],
    ['%f', '000127'],
    ['%z', ''],
    ['%:z', ''],
    ['%Z', ''],
    ['%j', '229'],
    ['%U', '33'],
    ['%W', '33'],
    ['%c', 'Tue Aug 16 21:30:00 1988'],
    ['%x', '08/16/88'],
    ['%X', '21:30:00'],
    ['%%', '%'],
    ['%G', '1988'],
    ['%u', '2'],
    ['%V', '33'],
  ])('writes %s of the documented table as %s', (format, written) => {
    expect(strftime(TABLE, format)).toBe(written);
  });

  /** https://docs.python.org/3/library/datetime.html, the examples of usage. */
  it.each([
    [at(2002, 12, 4), '%d/%m/%y', '04/12/02'],
    [at(2002, 3, 11), '%d/%m/%y', '11/03/02'],
    [at(2002, 3, 11), '%A %d. %B %Y', 'Monday 11. March 2002'],
    [at(2006, 11, 21, 16, 30), '%A, %d. %B %Y %I:%M%p', 'Tuesday, 21. November 2006 04:30PM'],
    [at(2006, 6, 14, 13, 10), '%H:%M:%S', '13:10:00'],
    [at(2010, 10, 6), 'Day of year %j, week %U of %Y', 'Day of year 279, week 40 of 2010'],
  ])('writes %o by %s as %s', (time, format, written) => {
    expect(strftime(time, format)).toBe(written);
  });

  it.each([
    [at(2026, 11, 22, 0, 5), '%I %p', '12 AM'],
    [at(2026, 11, 22, 12, 5), '%I %p', '12 PM'],
    [at(1, 1, 1), '%Y-%m-%d', '0001-01-01'],
    [at(2024, 2, 29), '%j', '060'],
    [at(2024, 12, 31), '%j', '366'],
    [at(2026, 1, 4), '%U %W', '01 00'],
    [at(2026, 1, 5), '%U %W', '01 01'],
    [at(2026, 1, 3), '%U %W', '00 00'],
    [at(2021, 1, 3), '%G-W%V-%u', '2020-W53-7'],
    [at(2024, 12, 30), '%G-W%V-%u', '2025-W01-1'],
    [at(2015, 12, 31), '%G-W%V', '2015-W53'],
    [
      at(2026, 11, 2, 7, 5, 9),
      '%e|%k|%l|%-d|%-m|%_m|%^a|%F|%T|%R|%D',
      ' 2| 7| 7|2|11|11|MON|2026-11-02|07:05:09|07:05|11/02/26',
    ],
  ])('knows edges of calendar and clock: %o by %s is %s', (time, format, written) => {
    expect(strftime(time, format)).toBe(written);
  });

  it('leaves alone what is no directive', () => {
    expect(strftime(TABLE, 'sign 100% %Q %')).toBe('sign 100% %Q %');
  });
});
