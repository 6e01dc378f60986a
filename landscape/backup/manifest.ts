import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import { canonicalJson } from '../canonical-json.ts';
import { sha256, toHex } from '../hash.ts';
import { AuditError, NotFoundError } from '../model/errors.ts';

/** Names in the folder of a backup. It is a landscape that commands can read where it lies. */
export const manifestFile = 'backup.json';
export const databaseFile = 'audit.db';
export const payloadsFolder = 'audit.payloads';

/** Nothing else is ever restored: no path leads out of the folder. */
const filePath = /^(?:audit\.db|audit\.payloads\/r-[\w-]+\/(?:rows|calls)-\d{6,9}\.pack)$/;

const count = z.int().nonnegative();

const schema = z.strictObject({
  schema: z.literal('elspeth.backup'),
  schemaVersion: z.literal(1),
  createdAt: z.iso.datetime(),
  elspeth: z.string(),
  /** Where the landscape was. */
  landscape: z.string(),
  runs: count,
  /** Runs that were at work: in the copy they are crashed, and can be resumed. */
  atWork: z.array(z.string()),
  /** The database first. */
  files: z
    .array(
      z.strictObject({
        path: z.string().regex(filePath),
        sizeBytes: count,
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .min(1),
  /** Payloads that the database refers to, and that were not there to be copied. */
  missing: z.array(
    z.strictObject({
      run: z.string(),
      path: z.string(),
      wantedBytes: count,
      foundBytes: count,
    }),
  ),
});

export type BackupManifest = z.output<typeof schema>;
export type BackedUpFile = BackupManifest['files'][number];
export type MissingPayloads = BackupManifest['missing'][number];

/** A manifest says in `sha256` what it must hash to without it, so that it is known to be whole. */
export function manifestText(manifest: BackupManifest): string {
  const sealed = { ...manifest, sha256: sealOf(manifest) };
  return `${JSON.stringify(sealed, undefined, 2)}\n`;
}

/**
 * The manifest of the backup in a folder.
 *
 * @throws NotFoundError `BACKUP_NOT_FOUND`: without a manifest nothing was completed there.
 * @throws AuditError `BACKUP_CORRUPT`
 */
export function readManifest(folder: string): BackupManifest {
  const path = join(folder, manifestFile);
  const text = readText(path, folder);
  const parsed = sealedSchema.safeParse(parse(text, path));
  if (!parsed.success) throw corrupt(path, `it is no manifest: ${z.prettifyError(parsed.error)}`);
  const { sha256: seal, ...manifest } = parsed.data;
  if (seal !== sealOf(manifest)) throw corrupt(path, 'it was changed after it was written');
  if (manifest.files[0]?.path !== databaseFile) throw corrupt(path, 'it names no database');
  return manifest;
}

const sealedSchema = schema.extend({ sha256: z.string() });

function sealOf(manifest: BackupManifest): string {
  return toHex(sha256(canonicalJson(manifest)));
}

function readText(path: string, folder: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new NotFoundError('BACKUP_NOT_FOUND', `There is no complete backup in \`${folder}\`.`, {
      cause,
      facts: { folder },
      nextStep: `A backup is complete when its \`${manifestFile}\` is there, which is written last: give the folder of another one.`,
    });
  }
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw corrupt(path, 'it is not JSON');
  }
}

function corrupt(path: string, found: string): AuditError {
  return new AuditError('BACKUP_CORRUPT', `The backup's \`${path}\` is damaged: ${found}.`, {
    facts: { path },
    nextStep: 'Restore another backup.',
  });
}
