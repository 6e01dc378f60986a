import type { Line } from '../components/line.tsx';
import { cell } from '../components/line.tsx';
import { rule } from '../components/rule.ts';
import type { Overlay } from '../store/app-store.ts';
import { matchingItems } from './matching-items.ts';

export interface OverlayLines {
  readonly lines: readonly Line[];
  readonly selected: number | undefined;
}

/** An overlay as the last lines of the screen, at most `height` of them. */
export function overlayLines(overlay: Overlay, width: number, height: number): OverlayLines {
  switch (overlay.kind) {
    case 'prompt': {
      const { prompt, text, refusal } = overlay;
      const offered = prompt.complete?.(text) ?? [];
      const below: Line =
        refusal !== undefined
          ? [{ text: ` ${refusal}`, tone: 'bad' }]
          : offered.length > 0
            ? [
                { text: ' tab ', tone: 'accent' },
                { text: offered.join('  '), tone: 'faint' },
              ]
            : [{ text: ` ${prompt.help ?? ''}`, tone: 'faint' }];
      return {
        lines: [
          rule(prompt.label, width),
          [{ text: ' ▸ ', tone: 'accent' }, text, { text: ' ', tone: 'selected' }],
          below,
        ],
        selected: undefined,
      };
    }
    case 'question': {
      const { title, lines, answers } = overlay.question;
      return {
        lines: [
          rule(title, width),
          ...lines.map((text): Line => [` ${text}`]),
          [],
          ...answers.map(({ key, text }): Line => [
            { text: ` ${cell(key === 'enter' ? '⏎' : key, 4)}`, tone: 'accent' },
            text,
          ]),
          [{ text: ' esc ', tone: 'accent' }, 'nothing: back to the screen'],
        ],
        selected: undefined,
      };
    }
    case 'choice':
      return choiceLines(overlay, width, height);
    default:
      return overlay satisfies never;
  }
}

function choiceLines(
  { choice, text, cursor }: Extract<Overlay, { kind: 'choice' }>,
  width: number,
  height: number,
): OverlayLines {
  const items = matchingItems(choice, text);
  const shown = Math.max(1, height - 3);
  const top = Math.max(0, Math.min(cursor - Math.floor(shown / 2), items.length - shown));
  const widest = Math.min(
    Math.floor(width * 0.6),
    Math.max(10, ...items.map((item) => item.text.length)) + 2,
  );
  const lines = items
    .slice(top, top + shown)
    .map(({ text: name, note = '', disabled }, i): Line => [
      top + i === cursor ? ' ▸ ' : '   ',
      { text: cell(name, widest), tone: disabled === undefined ? 'plain' : 'faint' },
      { text: disabled ?? note, tone: 'faint' },
    ]);
  const found = items.length === 0 ? 'nothing fits' : `${items.length} of ${choice.items.length}`;
  return {
    lines: [
      rule(choice.title, width),
      [
        { text: ' ▸ ', tone: 'accent' },
        text,
        { text: ' ', tone: 'selected' },
        { text: `   ${found}`, tone: 'faint' },
      ],
      ...lines,
      [{ text: ' type to search   ↑↓ choose   ⏎ do it   esc close', tone: 'faint' }],
    ],
    selected: items.length === 0 ? undefined : 2 + cursor - top,
  };
}
