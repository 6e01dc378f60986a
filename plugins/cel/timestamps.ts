import { EvaluationError } from '@marcbachmann/cel-js';

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * A time with its zone written out. The library takes `2024-01-15T14:30:45` as well and reads it in
 * the zone of the machine: the same row would be decided differently elsewhere.
 */
export function timestampFromText(text: string): Date {
  const match = rfc3339.exec(text);
  const date = new Date(text);
  if (match === null || Number.isNaN(date.getTime()) || !isCalendarDay(match))
    throw notATime(JSON.stringify(text.slice(0, 40)));
  return date;
}

/** Seconds since 1970-01-01T00:00:00Z; CEL knows the years 1 to 9999. */
export function timestampFromSeconds(seconds: bigint): Date {
  if (seconds < -62_135_596_800n || seconds > 253_402_300_799n) throw notATime(String(seconds));
  return new Date(Number(seconds) * 1000);
}

/** JavaScript turns 30 February into 1 March. */
function isCalendarDay([, year, month, day]: RegExpExecArray): boolean {
  return Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
}

function notATime(shown: string): EvaluationError {
  const message = `${shown} is not a time like 2024-01-15T14:30:45Z`;
  return new EvaluationError({ code: 'invalid_timestamp', message });
}
