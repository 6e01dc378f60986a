import { createHmac } from 'node:crypto';

import { ConfigError } from '../../landscape/model/errors.ts';
import type { Problem } from '../../landscape/model/errors.ts';
import type { JsonObject, JsonValue } from '../../landscape/model/json.ts';
import { findSecrets, replaceSecrets } from './find-secrets.ts';
import { settingName } from './setting-name.ts';
import type { SettingsDocument } from './settings-document.ts';

/** The variable that holds the key of all fingerprints. */
export const fingerprintKeyVariable = 'ELSPETH_FINGERPRINT_KEY';

/**
 * The one gate that every copy of settings passes on its way to the landscape, an export, a log or
 * a screen: a field that holds a secret becomes `<name>_fingerprint` (HMAC-SHA256, hexadecimal), a
 * secret inside a text becomes `hmac-sha256:<fingerprint>` there. Everything else is copied.
 *
 * @param key - What {@link fingerprintKeyVariable} holds.
 * @param secretValues - Values that are secret wherever they stand: see `LoadedSettings`.
 * @throws ConfigError `FINGERPRINT_KEY_MISSING` when there is a secret and no key; never a raw copy.
 */
export function auditCopy(
  value: JsonObject | Readonly<Record<string, unknown>>,
  key: string | undefined,
  secretValues?: readonly string[],
): JsonObject;
export function auditCopy(
  value: unknown,
  key: string | undefined,
  secretValues?: readonly string[],
): JsonValue;
export function auditCopy(
  value: unknown,
  key: string | undefined,
  secretValues: readonly string[] = [],
): JsonValue {
  if (key === undefined || key === '') {
    const problems = listUnprotectedSecrets({ value, key, secretValues });
    if (problems.length > 0) throw new ConfigError(problems);
  }
  return replaceSecrets(value, secretValues, (secret) => fingerprint(secret, key ?? ''));
}

/** The secrets that could not be stored, because there is no key: empty when all is well. */
export function listUnprotectedSecrets(what: {
  readonly value: unknown;
  readonly key: string | undefined;
  readonly secretValues?: readonly string[];
  /** Gives the problems their places; `value` is then the whole settings. */
  readonly document?: SettingsDocument;
}): readonly Problem[] {
  if (what.key !== undefined && what.key !== '') return [];
  return findSecrets(what.value, what.secretValues ?? []).map((path) => ({
    code: 'FINGERPRINT_KEY_MISSING',
    message: `${settingName(path, what.document?.root)} holds a secret, and there is no key to fingerprint it with`,
    place: what.document?.locate(path, 'value'),
    expected: `a key in the variable ${fingerprintKeyVariable}`,
    nextStep: `Set ${fingerprintKeyVariable} to a long random text and keep it: \`openssl rand -hex 32\` makes one.`,
  }));
}

function fingerprint(secret: string, key: string): string {
  return createHmac('sha256', key).update(secret, 'utf8').digest('hex');
}
