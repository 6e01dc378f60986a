/** Whole names of fields that hold a secret; `-`, case and camel case do not count. */
const secretNames: ReadonlySet<string> = new Set([
  'api_key',
  'apikey',
  'authorization',
  'bearer',
  'connection_string',
  'cookie',
  'credential',
  'passphrase',
  'passwd',
  'password',
  'proxy_authorization',
  'pwd',
  'secret',
  'set_cookie',
  'token',
  'x_api_key',
]);

const secretSuffixes = [
  '_secret',
  '_key',
  '_token',
  '_password',
  '_passwd',
  '_passphrase',
  '_credential',
  '_connection_string',
];

/** Keys of data, not of doors: names that end like a secret and never are one. */
const harmlessKeys: ReadonlySet<string> = new Set(
  ['alternate', 'data', 'foreign', 'group', 'join', 'order', 'partition', 'primary', 'sort']
    .concat(['cache', 'idempotency', 'lookup', 'public', 'row', 'unique'])
    .map((kind) => `${kind}_key`),
);

/** Is this the name of a field whose value must never be stored or shown? */
export function isSecretName(name: string): boolean {
  const plain = plainName(name);
  if (harmlessKeys.has(plain)) return false;
  return secretNames.has(plain) || secretSuffixes.some((suffix) => plain.endsWith(suffix));
}

/** `tokens`, `api_keys`: several secrets, when they are text. `max_tokens: 100` is a number. */
export function isPluralSecretName(name: string): boolean {
  const plain = plainName(name);
  return plain.endsWith('s') && isSecretName(plain.slice(0, -1));
}

/** Short names that hold a secret in the query of a URL only. */
const secretQueryNames: ReadonlySet<string> = new Set(['auth', 'jwt', 'key', 'sig', 'signature']);

export function isSecretQueryName(name: string): boolean {
  const plain = plainName(name);
  return isSecretName(plain) || secretQueryNames.has(plain) || plain.endsWith('_signature');
}

function plainName(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
}
