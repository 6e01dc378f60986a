import { isJsonObject } from '../model/json.ts';
import type { JsonValue } from '../model/json.ts';
import type { SettingOrigin } from '../model/setting-origin.ts';
import { jsonObject } from './stored-json.ts';
import { unexpected } from './stored-record.ts';
import type { StoredRecord } from './stored-record.ts';

/** Path of a setting, `transforms.2.options.path`, → where its value came from. */
export type SettingOrigins = ReadonlyMap<string, SettingOrigin>;

/** @throws AuditError when the column is not exactly as expected. */
export function settingOrigins(from: StoredRecord, name: string): SettingOrigins {
  return new Map(
    Object.entries(jsonObject(from, name)).map(([path, value]) => {
      const origin = toOrigin(value);
      if (origin === undefined) throw unexpected(from, name, `the origin of ${path}`);
      return [path, origin];
    }),
  );
}

function toOrigin(value: JsonValue): SettingOrigin | undefined {
  if (!isJsonObject(value)) return undefined;
  const { kind, line, variable } = value;
  if (kind === 'default' || kind === 'set') return { kind };
  if (kind === 'file' && typeof line === 'number') return { kind, line };
  if (kind === 'environment' && typeof variable === 'string') return { kind, variable };
  return undefined;
}
