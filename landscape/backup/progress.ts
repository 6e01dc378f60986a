/** How far a backup or a restore is. */
export interface BackupProgress {
  readonly phase: 'database' | 'check' | 'payloads' | 'files';
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export type TellProgress = (progress: BackupProgress) => void;
