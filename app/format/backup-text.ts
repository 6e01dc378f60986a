import type { BackupManifest } from '../../landscape/backup/manifest.ts';
import type { BackupProgress } from '../../landscape/backup/progress.ts';
import { bytesText, countText, plural, shareText } from './numbers.ts';
import { shellWord } from './shell-word.ts';

const phases: Readonly<Record<BackupProgress['phase'], string>> = {
  database: 'copying the database',
  check: 'checking the copy of the database',
  payloads: 'copying payloads',
  files: 'copying and comparing',
};

/** `copying payloads: 120.0 MB of 641.2 MB, 19 %`. */
export function copyingText({ phase, doneBytes, totalBytes }: BackupProgress): string {
  if (phase === 'check') return `${phases[phase]}: ${bytesText(totalBytes)}`;
  const done = `${bytesText(doneBytes)} of ${bytesText(totalBytes)}`;
  return `${phases[phase]}: ${done}, ${shareText(doneBytes, totalBytes)}`;
}

/** A backup that was made, for people. */
export function backupText(manifest: BackupManifest, target: string): string {
  const { runs, atWork, landscape } = manifest;
  const lines = [`Backup of ${landscape}: ${contentText(manifest)}`, `  ${target}`];
  if (atWork.length > 0) {
    lines.push(
      `  ${atWork.join(', ')} ${atWork.length === 1 ? 'was' : 'were'} at work: the backup holds what was committed at its beginning`,
    );
  }
  lines.push(...missingLines(manifest));
  lines.push('', 'Read it where it is, check it, or put it in place:');
  const database = shellWord(`${target}/audit.db`);
  if (runs > 0) lines.push(`  elspeth verify --all --database ${database}`);
  else lines.push(`  elspeth runs --database ${database}`);
  lines.push(`  elspeth restore ${shellWord(target)}`);
  return lines.join('\n');
}

/** A restored landscape, for people. */
export function restoreText(
  manifest: BackupManifest,
  landscape: string,
  databaseFlag: string,
): string {
  const lines = [
    `Restored ${landscape}: ${contentText(manifest)}`,
    `  as it was at ${manifest.createdAt} in ${manifest.landscape}`,
    ...missingLines(manifest),
    '',
    'Check it:',
    `  elspeth verify --all${databaseFlag}`,
  ];
  for (const run of manifest.atWork) {
    lines.push(
      '',
      `${run} was at work when the backup was made. Where its partial outputs (\`*.partial-${run}\`) still are, it can go on from there:`,
      `  elspeth resume ${run}${databaseFlag}`,
    );
  }
  return lines.join('\n');
}

function contentText({ runs, files }: BackupManifest): string {
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return `${plural(runs, 'run')}, ${plural(files.length, 'file')}, ${bytesText(bytes)}`;
}

/** Of the payloads that were not there; the first few say where to look. */
function missingLines({ missing }: BackupManifest): string[] {
  if (missing.length === 0) return [];
  const shown = missing
    .slice(0, 5)
    .map(
      ({ run, path, wantedBytes, foundBytes }) =>
        `  ${run}: ${path} has ${countText(foundBytes)} bytes of ${countText(wantedBytes)} or more`,
    );
  const more = missing.length > shown.length ? ['  …'] : [];
  return [
    '',
    'Payloads that the landscape refers to were not there to be copied:',
    ...shown,
    ...more,
  ];
}

/** The same for programs. */
export function backupDocument(manifest: BackupManifest, target: string): object {
  const { schema, schemaVersion, createdAt, landscape, runs, atWork, files, missing } = manifest;
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return {
    schema,
    schemaVersion,
    backup: target,
    createdAt,
    landscape,
    runs,
    atWork,
    files: files.length,
    sizeBytes,
    missing,
  };
}

export function restoreDocument(
  manifest: BackupManifest,
  landscape: string,
  backup: string,
): object {
  const { createdAt, runs, atWork, files, missing } = manifest;
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  return {
    schema: 'elspeth.restore',
    schemaVersion: 1,
    landscape,
    backup,
    createdAt,
    runs,
    atWork,
    files: files.length,
    sizeBytes,
    missing,
  };
}
