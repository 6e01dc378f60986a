import { guardUrl } from './guarded-url.ts';
import type { HttpPolicy } from './guarded-url.ts';
import { whyForbidden } from './pinned-address.ts';

/** Why no request can go to a URL, as far as its text says that; `undefined`: it may. */
export function whyRefused(text: string, policy: HttpPolicy): string | undefined {
  const guarded = guardUrl(text, policy);
  return guarded.ok ? whyForbidden(guarded.host, guarded.host, guarded.isNamed) : guarded.why;
}
