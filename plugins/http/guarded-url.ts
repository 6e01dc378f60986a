import { isIP } from 'node:net';

/** Where requests may go beyond what is safe for everybody. */
export interface HttpPolicy {
  /** Hosts in one's own network: their addresses may be loopback, private or shared ones. */
  readonly allowHosts: readonly string[];
  /** True: without TLS, to these hosts alone. */
  readonly allowHttp: boolean;
}

export type GuardedUrl =
  | { readonly ok: true; readonly url: URL; readonly host: string; readonly isNamed: boolean }
  | { readonly ok: false; readonly why: string };

/**
 * A URL of which its text alone says that a request may go there; its addresses are still to be looked
 * at.
 *
 * @param base - The URL that redirected here.
 */
export function guardUrl(text: string, policy: HttpPolicy, base?: URL): GuardedUrl {
  const why = (reason: string): GuardedUrl => ({ ok: false, why: reason });
  // What programs read in different ways is how one of them is led astray.
  if (/[\p{Cc}\s\\]/u.test(text)) return why('it holds blanks, control characters or `\\`');
  const url = URL.parse(text, base?.href);
  if (url === null) return why('it is no URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return why(`\`${url.protocol}\` is not https`);
  }
  if (base === undefined && !/^https?:\/\/[^/]/i.test(text)) return why('it names no host');
  if (url.username !== '' || url.password !== '') {
    return why('it holds a user or a password; put them into a header');
  }
  if (url.port === '0') return why('there is no port 0');
  const host = bareHost(url);
  if (host === '') return why('it names no host');
  if (isIP(host) !== 0 && !writesPlainly(text, url) && base === undefined) {
    return why(`it hides the address ${host}; write it as it is`);
  }
  // A dot at the end is no other host, and no certificate is made out to it.
  url.hostname = url.hostname.replace(/\.$/, '');
  const isNamed = policy.allowHosts.some((each) => bareName(each) === host);
  if (url.protocol === 'http:' && !(policy.allowHttp && isNamed)) {
    return why(
      policy.allowHttp
        ? `it is not https, and \`${host}\` is not named in \`allow_hosts\``
        : 'it is not https',
    );
  }
  return { ok: true, url, host, isNamed };
}

/** The host without the brackets of IPv6 and the dot of the root: `localhost.` is `localhost`. */
function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

/** A host as an option names it, in the form that URLs give it. */
function bareName(name: string): string {
  const bracketed = isIP(name) === 6 ? `[${name}]` : name;
  const url = URL.parse(`https://${bracketed}/`);
  return url === null ? name : bareHost(url);
}

/** `http://127.1`, `http://0x7f000001` and the like are addresses that do not look like themselves. */
function writesPlainly(text: string, { hostname }: URL): boolean {
  return text.toLowerCase().includes(`//${hostname}`) || /^https?:\/\/\[/i.test(text);
}
