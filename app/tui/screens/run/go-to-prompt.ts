import type { RowsAsked } from '../../store/place.ts';
import type { Prompt, Services } from '../../store/services.ts';

type Asked =
  | { readonly to: 'row'; readonly row: string }
  | { readonly to: 'token'; readonly token: string }
  /** What may be several rows, or must be searched: they are listed. */
  | { readonly to: 'rows'; readonly rows: RowsAsked };

/** What a person means by a row: digits alone are always its index. */
export function rowMeant(text: string): Asked | undefined {
  const asked = text.trim();
  if (/^t-[1-9]\d{0,14}$/.test(asked)) return { to: 'token', token: asked };
  if (/^(row-)?\d{1,15}$/.test(asked)) return { to: 'row', row: asked };
  if (/^[0-9a-f]{8,64}$/i.test(asked)) return { to: 'rows', rows: { hash: asked } };
  if (/^[^\s=:"]+=./.test(asked)) return { to: 'rows', rows: { value: asked } };
  return undefined;
}

/** Asks which row is meant, and explains it; lists the rows where there may be several. */
export function goToPrompt(
  run: string,
  services: Services,
  openTab: (tab: 'rows', rows: RowsAsked) => void,
): Prompt {
  return {
    label: 'Explain a row',
    help: 'number from 0, row-43, t-43, 8 or more digits of a hash, or name=value',
    submit(text) {
      const meant = rowMeant(text);
      switch (meant?.to) {
        case undefined:
          return `\`${text.trim()}\` is no row: give its number, row-43, t-43, a hash, or name=value.`;
        case 'row':
          services.go({ screen: 'token', run, row: meant.row });
          return undefined;
        case 'token':
          services.go({ screen: 'token', run, token: meant.token });
          return undefined;
        case 'rows':
          openTab('rows', meant.rows);
          return undefined;
        default:
          return meant satisfies never;
      }
    },
  };
}
