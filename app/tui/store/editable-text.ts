import type { Reader } from '../../reading/reader.ts';
import { unavailableText } from '../../format/explain-end.ts';
import type { PayloadAsked } from './place.ts';
import { indentJson } from '../../format/indent-json.ts';
import { readBytes } from './read-bytes.ts';
import type { ShownBytes } from './read-bytes.ts';

/** Text for another program, and what its file is called at the end. */
export interface EditableText {
  readonly text: string;
  readonly ending: string;
}

/** What bytes are as text for an editor: JSON with its lines, anything else as it is; or why there is none. */
export function toEditable({
  content,
  contentType,
}: ShownBytes): EditableText | { readonly why: string } {
  if (!content.available) return { why: unavailableText[content.why] };
  if (content.encoding === 'base64') return { text: content.text, ending: '.base64.txt' };
  if (contentType !== 'application/json') return { text: content.text, ending: '.txt' };
  return { text: indentJson(content.text), ending: '.json' };
}

export async function editableText(
  payload: PayloadAsked,
  reader: Reader,
): Promise<EditableText | { readonly why: string }> {
  return toEditable(await readBytes(payload, reader));
}
