import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { ConfigError } from '../landscape/model/errors.ts';

/** Where a landscape is looked for and made when nothing says otherwise. */
const folderName = '.elspeth';
const fileName = 'audit.db';

export interface LandscapeChoice {
  /** `--database`: a path or a `sqlite://` URL; relative ones start at `cwd`. */
  readonly database: string | undefined;
  /** `landscape.url` of the settings, and the folder of the settings file where relative ones start. */
  readonly settings?: { readonly url: string | undefined; readonly folder: string };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * The path of the landscape (a PostgreSQL URL of the settings comes back without its password: it is
 * for `listUnavailable` to refuse): `--database`, else `ELSPETH_DATABASE`, else `landscape.url`, else
 * `.elspeth/audit.db` in the nearest parent folder that has an `.elspeth` folder, else in this one.
 */
export function locateLandscape({ database, settings, env, cwd }: LandscapeChoice): string {
  if (database !== undefined) return fromUrl(database, cwd, '--database');
  const variable = env['ELSPETH_DATABASE'];
  if (variable !== undefined && variable !== '') return fromUrl(variable, cwd, 'ELSPETH_DATABASE');
  if (settings?.url !== undefined) {
    if (/^postgres(ql)?:/i.test(settings.url)) return withoutPassword(settings.url);
    return fromUrl(settings.url, settings.folder, 'landscape.url');
  }
  return join(nearestFolder(cwd), folderName, fileName);
}

function nearestFolder(cwd: string): string {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, folderName))) return folder;
    if (dirname(folder) === folder) return resolve(cwd);
  }
}

/** `sqlite:///relative.db`, `sqlite:////absolute.db`, or a plain path. */
function fromUrl(text: string, base: string, from: string): string {
  if (text === '') throw wrong('LANDSCAPE_URL_INVALID', `${from} names no file`, 'an empty text');
  const scheme = /^([a-z+]+):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return resolve(base, text);
  if (scheme !== 'sqlite') {
    throw wrong(
      scheme.startsWith('postgres') ? 'NOT_AVAILABLE_YET' : 'LANDSCAPE_URL_INVALID',
      scheme.startsWith('postgres')
        ? `${from}: PostgreSQL is not available yet`
        : `${from}: \`${scheme}\` is no kind of landscape`,
      text,
    );
  }
  const path = text.slice('sqlite:///'.length);
  if (!/^sqlite:\/\/\//i.test(text) || path === '') {
    throw wrong('LANDSCAPE_URL_INVALID', `${from}: the URL names no file`, text);
  }
  return resolve(base, path);
}

function wrong(code: string, message: string, found: string): ConfigError {
  return new ConfigError([
    {
      code,
      message,
      found: withoutPassword(found),
      expected: '`sqlite:///relative/path.db`, `sqlite:////absolute/path.db`, or a path',
    },
  ]);
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/.*@/s, '//…@');
}
