import type { JsonValue } from '../../landscape/model/json.ts';

const isoDateTime =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:[Zz]|([+-])(\d{2})(?::?(\d{2}))?)?)?$/;

/**
 * An ISO 8601 date or time as UTC: `2012-01-01` and `2012-01-01 01:00+01:00` are
 * `2012-01-01T00:00:00Z`. Without an offset it is taken as UTC. Fractions of a second keep their
 * digits but for zeros at the end. `undefined` for everything else: other forms are a guess (is
 * 03/04 in March or in April?), 24:00 and leap seconds have no place on the scale.
 */
export function toDateTime(value: JsonValue): string | undefined {
  if (typeof value !== 'string') return undefined;
  const parts = isoDateTime.exec(value.trim());
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const [fraction = '', sign, offsetHours = '0', offsetMinutes = '0'] = parts.slice(7);
  if (!isDate(year!, month!, day!) || !isTime(hour!, minute!, second!)) return undefined;
  if (!isTime(Number(offsetHours), Number(offsetMinutes), 0)) return undefined;

  const date = new Date(0);
  date.setUTCFullYear(year!, month! - 1, day);
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1);
  date.setUTCHours(hour!, minute! - offset, second);
  if (date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9999) return undefined;
  const digits = fraction.replace(/0+$/, '');
  return `${date.toISOString().slice(0, 19)}${digits === '' ? '' : `.${digits}`}Z`;
}

function isDate(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const longest = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day <= longest;
}

function isTime(hour: number, minute: number, second: number): boolean {
  return hour <= 23 && minute <= 59 && second <= 59;
}
