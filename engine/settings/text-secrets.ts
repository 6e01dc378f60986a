import { isSecretQueryName } from './secret-names.ts';

/**
 * `scheme://user:password@`. What follows the colon is no password when it is a port; a password may
 * hold `/`, so the last `@` counts. The bounds keep the search linear.
 */
const userInfo =
  /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,31}:\/\/)([^\s/?#"'<>@]{0,256}:(?!\d*(?:[/?#]|$))[^\s"'<>]{0,1024}|[^\s/?#"'<>]{0,1024})@/giu;

/** `?token=…`, `&sig=…`, `;Password=…`, `password=…`: a query, an ODBC string, a libpq string. */
const assignment = /(^|[?&;#\s])([\w%-]+)(\s*=\s*)(?!=)("[^"]*"|'[^']*'|\{[^}]*\}|[^\s&;#"']+)/gu;

/** A header written as one line of text. */
const headerLine =
  /^(\s*(?:proxy-)?authorization|\s*x-api-key|\s*(?:set-)?cookie)(\s*:\s*)(\S.*)$/gimu;

/**
 * The text with every secret inside it replaced: passwords in URLs, secrets in queries and
 * connection strings, header lines. The rest of the text stays as it is.
 */
export function replaceTextSecrets(text: string, replace: (secret: string) => string): string {
  return text
    .replaceAll(userInfo, (_all, scheme: string, info: string) => {
      return `${scheme}${withoutPassword(scheme, info, replace)}@`;
    })
    .replaceAll(assignment, (all, before: string, name: string, equals: string, value: string) => {
      return isSecretQueryName(decoded(name)) ? `${before}${name}${equals}${replace(value)}` : all;
    })
    .replaceAll(headerLine, (_all, name: string, colon: string, value: string) => {
      return `${name}${colon}${replace(value)}`;
    });
}

/** A web address with a user alone holds a token; a database's user alone is just a user. */
function withoutPassword(
  scheme: string,
  info: string,
  replace: (secret: string) => string,
): string {
  const colon = info.indexOf(':');
  if (colon >= 0) {
    const password = info.slice(colon + 1);
    return `${info.slice(0, colon)}:${password === '' ? '' : replace(password)}`;
  }
  return /^https?:/i.test(scheme) && info !== '' ? replace(info) : info;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // not percent-encoded after all
  }
}
