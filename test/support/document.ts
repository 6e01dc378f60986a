import { readFileSync } from 'node:fs';

/** A fenced block of a Markdown document. */
export interface Block {
  readonly language: string;
  /** What stands behind the language on the opening line. */
  readonly note: string;
  readonly text: string;
  /** `docs/explain.md:12`, the line of the opening fence. */
  readonly place: string;
}

/** The fenced blocks of a document, in order. `path` is shown in places, `file` is read. */
export function readBlocks(file: string, path: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { readonly language: string; readonly note: string; readonly line: number } | undefined;
  let text: string[] = [];
  for (const [i, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    const fence = /^```(\S*)\s*(.*)$/.exec(line);
    if (open === undefined) {
      if (fence !== null) open = { language: fence[1] ?? '', note: fence[2] ?? '', line: i + 1 };
    } else if (fence === null) {
      text.push(line);
    } else {
      const { language, note } = open;
      blocks.push({ language, note, text: text.join('\n'), place: `${path}:${open.line}` });
      open = undefined;
      text = [];
    }
  }
  if (open !== undefined) throw new Error(`${path}:${open.line}: the block is never closed`);
  return blocks;
}

/** The targets of links and pictures that lead to files of the project. */
export function readLinks(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8').replaceAll(/^```[^]*?^```/gm, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}
