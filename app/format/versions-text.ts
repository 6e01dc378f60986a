import type { JsonObject } from '../../landscape/model/json.ts';

/** `csv 1.0.0, json 1.2.0`. */
export function versionsText(versions: JsonObject): string {
  return Object.entries(versions)
    .map(
      ([plugin, version]) =>
        `${plugin} ${typeof version === 'string' ? version : JSON.stringify(version)}`,
    )
    .join(', ');
}
