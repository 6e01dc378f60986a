import { bindingsOf, contextNames, contexts } from './key-map.ts';
import { shownKey } from './key-name.ts';

/** `docs/keys.md`. */
export function keysMarkdown(): string {
  const sections = contextNames
    .filter((context) => bindingsOf(context).length > 0)
    .map((context) => {
      const rows = bindingsOf(context).map(
        ({ keys, text }) => `| ${keys.map((key) => `\`${shownKey(key)}\``).join(' ')} | ${text} |`,
      );
      return [
        `## ${contexts[context]}`,
        '',
        '| Key | What it does |',
        '| --- | --- |',
        ...rows,
      ].join('\n');
    });
  return `# Keys

Written by \`npm run docs\` from the key map of the screens (\`app/tui/keys/key-map.ts\`). On every screen
\`?\` shows the keys that do something there, and \`:\` finds everything by its name. \`^D\` is Ctrl+D,
\`⇧tab\` is Shift+Tab.

${sections.join('\n\n')}
`;
}
