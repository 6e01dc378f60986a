import type { Knex } from 'knex';

import type { RunId } from '../model/ids.ts';
import type { JsonObject } from '../model/json.ts';
import { columns } from '../readers/columns.ts';
import { jsonObject } from '../readers/stored-json.ts';
import { openRecord } from '../readers/stored-record.ts';
import { settingOrigins } from '../readers/to-setting-origins.ts';
import type { SettingOrigins } from '../readers/to-setting-origins.ts';

/** The settings of a run as they were recorded: defaults filled in, secrets fingerprinted. */
export interface RunSettings {
  readonly settings: JsonObject;
  readonly origins: SettingOrigins;
}

/** @throws AuditError when there is no such run, or its record is not as expected. */
export async function readRunSettings(db: Knex, runId: RunId): Promise<RunSettings> {
  const found: unknown[] = await db('runs')
    .select(columns('run_id', 'settings_json', 'origins_json'))
    .where({ run_id: runId });
  const from = openRecord('runs', 'runId', found[0]);
  return {
    settings: jsonObject(from, 'settingsJson'),
    origins: settingOrigins(from, 'originsJson'),
  };
}
