import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';

import { ownRanges, specialRange } from './address-ranges.ts';
import { HttpError } from './http-error.ts';

export interface Address {
  readonly address: string;
  readonly family: number;
}

/** Names to addresses; tests hand in their own. */
export type Resolve = (host: string) => Promise<readonly Address[]>;

export const systemResolve: Resolve = (host) => lookup(host, { all: true, verbatim: true });

/**
 * The addresses of a host, all of them looked at: the connection is made to one of these and to no
 * other, whatever the resolver says next. One that may not be reached refuses them all.
 *
 * @param isNamed - Whether the settings name the host as one of the own network.
 */
export async function pinAddresses(
  host: string,
  isNamed: boolean,
  resolve: Resolve,
): Promise<readonly Address[]> {
  const addresses = await resolveHost(host, resolve);
  for (const { address } of addresses) {
    const why = whyForbidden(address, host, isNamed);
    if (why !== undefined) {
      throw new HttpError('address_refused', why, { mayHaveArrived: false });
    }
  }
  return addresses;
}

/**
 * Why no connection may be made to an address of a host; `undefined`: it may. Of a host that is no
 * address itself, and not resolved yet, nothing is known.
 */
export function whyForbidden(address: string, host: string, isNamed: boolean): string | undefined {
  if (isIP(address) === 0) return undefined;
  const range = specialRange(address);
  // Who writes an address into the settings means it; a name can come to mean anything.
  if (range === undefined || (isNamed && (ownRanges.includes(range) || address === host))) {
    return undefined;
  }
  const what = address === host ? `\`${host}\`` : `\`${host}\` is ${address}, which`;
  const hint = ownRanges.includes(range) ? '; name the host in `allow_hosts` if that is meant' : '';
  return `${what} is a ${range.replace('_', '-')} address${hint}`;
}

async function resolveHost(host: string, resolve: Resolve): Promise<readonly Address[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  try {
    const addresses = await resolve(host);
    if (addresses.length > 0) return addresses;
  } catch (cause) {
    throw new HttpError('not_found', `\`${host}\` was not found`, { mayHaveArrived: false, cause });
  }
  throw new HttpError('not_found', `\`${host}\` has no address`, { mayHaveArrived: false });
}
