import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';

import { auditCopy } from '../../../engine/settings/fingerprint-secrets.ts';
import { ConfigError } from '../../../landscape/model/errors.ts';
import { loaded, loadText, problemLine } from './load-text.ts';

const key = 'the key of the test';
const secret = 'CANARY-hunter2';
const print = createHmac('sha256', key).update(secret).digest('hex');
const inline = `hmac-sha256:${print}`;
const textLike = (pattern: RegExp): unknown => expect.stringMatching(pattern);

test.each([
  ...['api_key', 'api-key', 'apiKey', 'X-Api-Key', 'Authorization', 'password', 'token'].map(
    (name) => ({ name }),
  ),
  ...['secret', 'credential', 'connection_string', 'client_secret', 'bot_token'].map((name) => ({
    name,
  })),
  ...['signing_key', 'db_password', 'aws_credential', 'my_connection_string'].map((name) => ({
    name,
  })),
])('auditCopy replaces the value of `$name` by its fingerprint', ({ name }) => {
  expect(auditCopy({ [name]: secret, path: 'a' }, key)).toEqual({
    [`${name}_fingerprint`]: print,
    path: 'a',
  });
});

test.each([
  { title: 'a list', value: { tokens: [secret] }, copy: { tokens_fingerprint: [print] } },
  {
    title: 'a list below a secret name',
    value: { token: [[secret], 'x'].slice(0, 1) },
    copy: { token_fingerprint: [[print]] },
  },
  {
    title: 'a mapping below a secret name',
    value: { password: { value: secret, cached: true } },
    copy: { password_fingerprint: { value: print, cached: true } },
  },
  {
    title: 'a mapping in a list',
    value: { hosts: [{ name: 'a', password: secret }] },
    copy: { hosts: [{ name: 'a', password_fingerprint: print }] },
  },
  {
    title: 'a header as a pair',
    value: { headers: [{ name: 'Authorization', value: secret }] },
    copy: { headers: [{ name: 'Authorization', value_fingerprint: print }] },
  },
  {
    title: 'a field beside one of the name of the fingerprint',
    value: { token: secret, token_fingerprint: 'mine' },
    copy: { token_fingerprint_: print, token_fingerprint: 'mine' },
  },
  {
    title: 'the password of a database',
    value: { url: `postgresql://user:${secret}@host/db` },
    copy: { url: `postgresql://user:${inline}@host/db` },
  },
  {
    title: 'a password with a slash',
    value: { url: `postgresql://user:a/${secret}@host/db` },
    copy: { url: textLike(/user:hmac-sha256:\w{64}@host/) },
  },
  {
    title: 'the user of a web address, which is a token',
    value: { url: `https://${secret}@github.com/a` },
    copy: { url: `https://${inline}@github.com/a` },
  },
  {
    title: 'a secret in a query',
    value: { urls: [`https://host/a?page=1&api_key=${secret}#top`] },
    copy: { urls: [`https://host/a?page=1&api_key=${inline}#top`] },
  },
  {
    title: 'a secret in a query with an encoded name',
    value: { url: `https://host/?api%5Fkey=${secret}` },
    copy: { url: `https://host/?api%5Fkey=${inline}` },
  },
  {
    title: 'a token in a fragment',
    value: { url: `https://host/#access_token=${secret}&x=1` },
    copy: { url: `https://host/#access_token=${inline}&x=1` },
  },
  {
    title: 'a password in an ODBC string',
    value: { dsn: `Server=h;Password=${secret};Database=d` },
    copy: { dsn: `Server=h;Password=${inline};Database=d` },
  },
  {
    title: 'a password in a libpq string',
    value: { dsn: `host=h password=${secret} dbname=d` },
    copy: { dsn: `host=h password=${inline} dbname=d` },
  },
  {
    title: 'a header as a line',
    value: { headers: [`Authorization: ${secret}`] },
    copy: { headers: [`Authorization: ${inline}`] },
  },
])('auditCopy finds the secret in $title', ({ value, copy }) => {
  expect(auditCopy(value, key)).toEqual(copy);
});

test.each([
  { title: 'keys of data', value: { data_key: 'a', alternate_key: 'b', group_key: 'c' } },
  { title: 'more keys of data', value: { primary_key: ['a'], order_key: 'b', sort_key: 'c' } },
  { title: 'numbers of tokens', value: { max_tokens: 100 } },
  { title: 'secrets that are not there', value: { password: null, token: '', api_key: false } },
  { title: 'a user without a password', value: { url: 'postgresql://user@host/db' } },
  { title: 'a port, and an @ in a path', value: { url: 'https://host:8080/@user?to=a@b' } },
  { title: 'fields of rows', value: { fields: ['token: str', 'password: str?'] } },
  { title: 'conditions', value: { condition: "row.token == 'x' ? 'a' : 'b'" } },
  { title: 'names of sinks and labels', value: { sinks: { token: {} }, routes: { secret: 'a' } } },
  { title: 'where secrets come from', value: { secrets: { mapping: { API_KEY: 'name' } } } },
  {
    title: 'names of row fields',
    value: { options: { field_mapping: { token: 'label' }, fields: { password: 20 } } },
  },
])('auditCopy leaves $title alone, without a key too', ({ value }) => {
  expect(auditCopy(value, undefined)).toEqual(value);
});

test('auditCopy changes nothing that it made itself', () => {
  const copy = auditCopy({ token: secret, url: `https://a:${secret}@b` }, key);
  expect(auditCopy(copy, key)).toEqual(copy);
});

test('auditCopy replaces secret values wherever they stand', () => {
  const value = {
    url: `https://hooks.example/${secret}/x`,
    note: `is ${encodeURIComponent('a b+c d')}`,
  };
  expect(auditCopy(value, key, [secret, 'a b+c d'])).toEqual({
    url: `https://hooks.example/${inline}/x`,
    note: textLike(/^is hmac-sha256:\w{64}$/),
  });
});

test('auditCopy replaces short secret values where they are the whole text only', () => {
  expect(auditCopy({ a: 'abc', b: 'xabcx' }, key, ['abc'])).toEqual({
    a: textLike(/^hmac-sha256:/),
    b: 'xabcx',
  });
});

test.each([{ none: undefined }, { none: '' }])(
  'auditCopy refuses a secret when the key is `$none`',
  ({ none }) => {
    const copying = () => auditCopy({ options: { token: secret } }, none);
    expect(copying).toThrow(ConfigError);
    expect(copying).toThrow(
      '`options.token` holds a secret, and there is no key to fingerprint it with',
    );
    expect(copying).not.toThrow(secret);
  },
);

test.each([
  {
    title: 'a function',
    value: { a: { b: () => secret } },
    message: 'Not JSON at ["a","b"]: function',
  },
  { title: 'a map', value: { a: new Map([[secret, 1]]) }, message: 'Not JSON at ["a"]: object' },
  { title: 'NaN', value: [Number.NaN], message: 'Not JSON at [0]: number' },
])('auditCopy refuses $title', ({ value, message }) => {
  expect(() => auditCopy(value, key)).toThrow(new TypeError(message));
});

const callText = `source:
  plugin: call
  options:
    url: "https://user:\${CANARY}@host/?token=\${CANARY}"
    api_key: \${CANARY}
    headers: { Authorization: "Bearer \${CANARY}", X-Trace: "\${CANARY_TOKEN}" }
    tokens: ["\${CANARY}"]
    note: "in words: \${CANARY_TOKEN}"
sinks: {}
`;

test('no secret of whole settings is in their audit copy, in any form', () => {
  const env = { CANARY: secret, CANARY_TOKEN: `token-${secret}`, ELSPETH_FINGERPRINT_KEY: key };
  const { settings, secretValues } = loaded(callText, { env });
  const text = JSON.stringify(auditCopy(settings, key, secretValues));
  const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
  for (const form of forms) expect(text).not.toContain(form);
  expect(text).toContain(print);
  expect(text).toContain('X-Trace');
});

test('loadSettings refuses secrets without a key, each at its place', () => {
  const result = loadText(callText, { env: { CANARY: secret, CANARY_TOKEN: secret } });
  const lines = result.ok ? [] : result.problems.map(problemLine);
  expect(lines.map((line) => line.slice(0, line.indexOf(' holds')))).toEqual([
    'p.yaml:4:10: `source.options.url`',
    'p.yaml:5:14: `source.options.api_key`',
    'p.yaml:6:31: `source.options.headers.Authorization`',
    'p.yaml:6:60: `source.options.headers.X-Trace`',
    'p.yaml:7:14: `source.options.tokens.0`',
    'p.yaml:8:11: `source.options.note`',
  ]);
  expect(lines[0]).toMatch(
    /and there is no key to fingerprint it with \| Set ELSPETH_FINGERPRINT_KEY to a long random text/,
  );
  expect(lines.join()).not.toContain(secret);
});
