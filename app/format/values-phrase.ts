import type { JsonObject } from '../../landscape/model/json.ts';
import { displayText, displayValue } from './display-text.ts';

/** `row.wind = 11.2 and row.gust = 20`. */
export function valuesPhrase(values: JsonObject): string {
  return Object.entries(values)
    .map(([field, value]) => `${displayText(field)} = ${displayValue(value)}`)
    .join(' and ');
}
