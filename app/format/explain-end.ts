import type { ExplainedEnd, ExplainedToken } from '../../landscape/model/explained-token.ts';
import type { StoredText, Unavailable } from '../../landscape/model/stored-text.ts';
import { artifactName } from './artifact-name.ts';
import { displayText } from './display-text.ts';
import type { Fact } from './fact.ts';
import { bytesText, countText } from './numbers.ts';
import { waitText } from './explain-wait.ts';
import { addData, addFact, addFacts } from './report.ts';
import type { Report } from './report.ts';

/** How a token ended: the outcome, the artifact, and its bytes there. */
export function addEnd(report: Report, token: ExplainedToken): void {
  addFacts(report, endFacts(token));
  const written = token.end?.written ?? null;
  if (written === null) return;
  const { content, inArtifact } = written;
  addStoredText(report, content);
  const isLost = inArtifact === 'file_gone' || inArtifact === 'file_changed';
  if (content.available && isLost) addFact(report, 'artifact now', artifactNow[inArtifact]);
}

export function endFacts(token: ExplainedToken): readonly Fact[] {
  const { end, waits } = token;
  if (waits !== null) return [{ label: 'outcome', text: `none yet: ${waitText(waits, true)}` }];
  if (end === null) return [{ label: 'outcome', text: 'none yet' }];
  const preposition = end.outcome === 'routed' ? 'to' : 'in';
  const where = end.sink === null ? '' : ` ${preposition} \`${displayText(end.sink)}\``;
  const facts: Fact[] = [
    {
      label: 'outcome',
      text: `${end.outcome}${where}, ${end.recordedAt}`,
      mark: isGood(end) ? 'good' : 'bad',
    },
  ];
  if (end.batch !== null) facts.push({ label: 'batch', text: end.batch });
  if (token.childCount > 0) facts.push({ label: 'became', text: childrenText(token) });
  if (end.artifact !== null) {
    const { id, path, publishedPath, sizeBytes } = end.artifact;
    const name = displayText(artifactName(publishedPath ?? path));
    const state = publishedPath === null ? 'not published yet' : 'published';
    const text = `${name}, ${bytesText(sizeBytes)}, ${state} (${id})`;
    facts.push({ label: 'artifact', text });
  }
  if (end.written !== null) {
    const { offset, length } = end.written;
    const isFile = end.artifact === null || end.artifact.type === 'file';
    const place = !isFile
      ? 'as JSON'
      : `from byte ${countText(offset)} to ${countText(offset + length)}`;
    facts.push({ label: 'written', text: `${bytesText(length)}, ${place}` });
  }
  return facts;
}

/** Few are named one by one, of many the first ones. */
export function childrenText({
  children,
  childCount,
}: Pick<ExplainedToken, 'children' | 'childCount'>): string {
  if (childCount <= 6) return children.join(', ');
  return `${countText(childCount)} tokens: ${children.slice(0, 3).join(', ')}, …`;
}

/** What became of the bytes in an artifact that does not hold them any more. */
export const artifactNow = {
  file_gone: 'not there any more; the bytes are those that the landscape kept',
  file_changed: 'changed since: the bytes are those that the landscape kept',
} as const;

/** Recorded bytes, as text; or why there are none to show. */
export function addStoredText(report: Report, content: StoredText): void {
  if (!content.available) return addFact(report, '', unavailableText[content.why]);
  if (content.encoding === 'base64') addFact(report, '', 'not text; as base64:');
  // The break at the end of a line is no news.
  addData(report, displayText(content.text.replace(/\r?\n$/, '')), 4);
}

/** Why there are no bytes to show, as a sentence. */
export const unavailableText: Readonly<Record<Unavailable, string>> = {
  payload_gone:
    'The bytes are gone with the payloads of the run (purged, or lost); the hash stands.',
  not_stored: 'Only the hash of the bytes was recorded.',
  not_published: 'The output has not got its final name yet.',
  not_looked_at: 'The bytes are in the artifact.',
  in_table: 'The row is in the table; what was written there is proved by its hash alone.',
  sent: 'The row was sent; what was sent is proved by its hash alone.',
  file_gone: 'The artifact is not there any more; the hash stands.',
  file_changed:
    'The artifact was changed since: these bytes are not in it any more. The hash stands.',
};

function isGood({ outcome }: ExplainedEnd): boolean {
  return outcome !== 'failed' && outcome !== 'quarantined';
}
