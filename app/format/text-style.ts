/** Marks up pieces of a report; a terminal's style adds colour, none of them changes the text. */
export interface TextStyle {
  readonly heading: (text: string) => string;
  /** The sentence that answers the question. */
  readonly answer: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly added: (text: string) => string;
  readonly changed: (text: string) => string;
  readonly removed: (text: string) => string;
}

const asIs = (text: string): string => text;

export const plainStyle: TextStyle = {
  heading: asIs,
  answer: asIs,
  faint: asIs,
  good: asIs,
  bad: asIs,
  added: asIs,
  changed: asIs,
  removed: asIs,
};
