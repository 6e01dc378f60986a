import { graphemes } from '../../format/cell-width.ts';
import type { AppStore, Overlay } from '../store/app-store.ts';
import { matchingItems } from './matching-items.ts';

/** What was typed: the text as it came, and the keys in it by their names. */
export interface Typed {
  readonly text: string;
  readonly keys: readonly string[];
}

/** Gives what was typed to the overlay in front. */
export function typeIntoOverlay(app: AppStore, overlay: Overlay, typed: Typed): void {
  const close = () => app.setState({ overlay: undefined });
  const [key] = typed.keys;
  if (key === 'escape' || key === 'ctrl-c') return close();
  switch (overlay.kind) {
    case 'question': {
      for (const pressed of typed.keys) {
        const answer = overlay.question.answers.find((each) => each.key === pressed);
        if (answer === undefined) continue;
        close();
        answer.run();
        return;
      }
      return;
    }
    case 'prompt':
      return typeIntoPrompt(app, overlay, typed);
    case 'choice':
      return typeIntoChoice(app, overlay, typed);
    default:
      return overlay satisfies never;
  }
}

type PromptOverlay = Extract<Overlay, { kind: 'prompt' }>;

function typeIntoPrompt(app: AppStore, overlay: PromptOverlay, typed: Typed): void {
  const { prompt, text } = overlay;
  // Keys typed fast come together, the last one may be Enter.
  const [line = '', ...afterEnter] = typed.keys.includes('enter')
    ? typed.text.split(/[\r\n]/)
    : [typed.text];
  const edited = edit(text, { ...typed, text: line });
  if (typed.keys.includes('enter') && (typed.keys.length === 1 || afterEnter.length > 0)) {
    app.setState({ overlay: undefined });
    const refusal = prompt.submit(edited);
    if (refusal !== undefined) app.setState({ overlay: { ...overlay, text: edited, refusal } });
    return;
  }
  if (typed.keys[0] === 'tab') {
    const [best] = prompt.complete?.(text) ?? [];
    app.setState({ overlay: { ...overlay, text: best ?? text, refusal: undefined } });
    return;
  }
  app.setState({ overlay: { ...overlay, text: edited, refusal: undefined } });
}

type ChoiceOverlay = Extract<Overlay, { kind: 'choice' }>;

function typeIntoChoice(app: AppStore, overlay: ChoiceOverlay, typed: Typed): void {
  const { choice, text, cursor } = overlay;
  const items = matchingItems(choice, text);
  const last = Math.max(0, items.length - 1);
  const moveTo = (to: number) =>
    app.setState({ overlay: { ...overlay, cursor: Math.min(Math.max(0, to), last) } });
  switch (typed.keys[0]) {
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
    case undefined:
    default:
      app.setState({ overlay: { ...overlay, text: edit(text, typed), cursor: 0 } });
  }
}

/** A line of text after a key. */
function edit(text: string, typed: Typed): string {
  const { text: more, keys } = typed;
  switch (keys[0]) {
    case 'backspace':
    case 'delete':
      return Array.from(graphemes(text), ({ text: each }) => each)
        .slice(0, -1)
        .join('');
    case 'ctrl-u':
      return '';
    case 'ctrl-w':
      return text.replace(/\S*\s*$/, '');
    case undefined:
    default:
      return writesText(typed) ? text + more : text;
  }
}

/** Whether keys are characters; a key with a name writes nothing. */
function writesText({ text, keys }: Typed): boolean {
  const [key = ''] = keys;
  return text !== '' && (keys.length > 1 || key === 'space' || text === key);
}
