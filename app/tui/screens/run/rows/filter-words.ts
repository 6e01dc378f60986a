/** One word of a filter: `outcome:failed`, `amount="n/a"`, or text. */
export interface FilterWord {
  /** What stands before the first `:` or `=` outside of quotes. */
  readonly name: string | undefined;
  readonly sign: ':' | '=' | undefined;
  readonly value: string;
  /** Whether quotes say that nothing in it is a sign. */
  readonly isQuoted: boolean;
}

/** The words of a filter, divided by spaces outside of quotes; within quotes `\` takes what follows as it is. */
export function filterWords(text: string): readonly FilterWord[] {
  const words: FilterWord[] = [];
  let word = emptyWord;
  let isInQuotes = false;
  const end = () => {
    if (word !== emptyWord) words.push(word);
    word = emptyWord;
  };
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (character === '"') {
      isInQuotes = !isInQuotes;
      word = { ...word, isQuoted: true };
    } else if (isInQuotes && character === '\\' && i + 1 < text.length) {
      i += 1;
      word = { ...word, value: word.value + text.charAt(i) };
    } else if (!isInQuotes && /\s/.test(character)) end();
    else if (!isInQuotes && word.sign === undefined && isSign(character) && word.value !== '') {
      word = { name: word.value, sign: character, value: '', isQuoted: false };
    } else word = { ...word, value: word.value + character };
  }
  end();
  return words;
}

const emptyWord: FilterWord = { name: undefined, sign: undefined, value: '', isQuoted: false };

function isSign(character: string): character is ':' | '=' {
  return character === ':' || character === '=';
}

/** A text as it stands in a filter: in quotes where it would be taken for something else. */
export function quoted(text: string): string {
  if (text !== '' && !/[\s":=\\]/.test(text)) return text;
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}
