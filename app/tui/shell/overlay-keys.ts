import { graphemes } from '../../format/cell-width.ts';
import { keyText } from '../keys/key-name.ts';
import type { AppStore, Overlay } from '../store/app-store.ts';
import { matchingItems } from './matching-items.ts';

/** Gives a key to the overlay in front. */
export function typeIntoOverlay(app: AppStore, overlay: Overlay, key: string): void {
  switch (overlay.kind) {
    case 'question':
      return answerQuestion(app, overlay, key);
    case 'prompt':
      return typeIntoPrompt(app, overlay, key);
    case 'choice':
      return typeIntoChoice(app, overlay, key);
    default:
      return overlay satisfies never;
  }
}

function isClosing(key: string): boolean {
  return key === 'escape' || key === 'ctrl-c';
}

type QuestionOverlay = Extract<Overlay, { kind: 'question' }>;

function answerQuestion(app: AppStore, { question }: QuestionOverlay, key: string): void {
  const answer = question.answers.find((each) => each.key === key || each.also === key);
  if (answer === undefined && !isClosing(key)) return;
  app.setState({ overlay: undefined });
  answer?.run();
}

type PromptOverlay = Extract<Overlay, { kind: 'prompt' }>;

function typeIntoPrompt(app: AppStore, overlay: PromptOverlay, key: string): void {
  const { prompt, text } = overlay;
  if (isClosing(key)) return app.setState({ overlay: undefined });
  if (key === 'enter') {
    app.setState({ overlay: undefined });
    const refusal = prompt.submit(text);
    if (refusal !== undefined) app.setState({ overlay: { ...overlay, refusal } });
    return;
  }
  const next = key === 'tab' ? (prompt.complete?.(text)[0] ?? text) : edit(text, key);
  app.setState({ overlay: { ...overlay, text: next, refusal: undefined } });
}

type ChoiceOverlay = Extract<Overlay, { kind: 'choice' }>;

function typeIntoChoice(app: AppStore, overlay: ChoiceOverlay, key: string): void {
  const { choice, text, cursor } = overlay;
  const items = matchingItems(choice, text);
  const last = Math.max(0, items.length - 1);
  const moveTo = (to: number) =>
    app.setState({ overlay: { ...overlay, cursor: Math.min(Math.max(0, to), last) } });
  switch (key) {
    case 'escape':
    case 'ctrl-c':
      return app.setState({ overlay: undefined });
    case 'down':
    case 'ctrl-n':
    case 'tab':
      return moveTo(cursor + 1);
    case 'up':
    case 'ctrl-p':
    case 'shift-tab':
      return moveTo(cursor - 1);
    case 'pagedown':
      return moveTo(cursor + 10);
    case 'pageup':
      return moveTo(cursor - 10);
    case 'enter': {
      const item = items[cursor];
      if (item === undefined || item.disabled !== undefined) return;
      app.setState({ overlay: undefined });
      item.run();
      return;
    }
    default:
      app.setState({ overlay: { ...overlay, text: edit(text, key), cursor: 0 } });
  }
}

/** A line of text after a key. */
function edit(text: string, key: string): string {
  switch (key) {
    case 'backspace':
    case 'delete':
      return Array.from(graphemes(text), ({ text: each }) => each)
        .slice(0, -1)
        .join('');
    case 'ctrl-u':
      return '';
    case 'ctrl-w':
      return text.replace(/\S*\s*$/, '');
    default:
      return text + keyText(key);
  }
}
