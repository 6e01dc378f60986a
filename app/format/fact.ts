/** Something known, with its label: a line of a report, or of a screen. The text may hold data as it came. */
export interface Fact {
  readonly label: string;
  readonly text: string;
  /** Good or bad news; neither without it. */
  readonly mark?: 'good' | 'bad' | undefined;
}
