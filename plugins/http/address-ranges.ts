import { BlockList, isIP } from 'node:net';

/** What an address is for, where it is not for everybody. */
export type SpecialRange =
  | 'loopback'
  | 'private'
  | 'shared'
  | 'link_local'
  | 'multicast'
  | 'reserved'
  | 'unspecified';

/** Ranges that a host has when it is in one's own network: they may be allowed by name. */
export const ownRanges: readonly SpecialRange[] = ['loopback', 'private', 'shared'];

const special: readonly (readonly [SpecialRange, ...string[]])[] = [
  ['unspecified', '0.0.0.0/8', '::/128'],
  ['loopback', '127.0.0.0/8', '::1/128'],
  // 168.63.129.16 is the metadata service of Azure, for all that it looks public.
  ['link_local', '169.254.0.0/16', '168.63.129.16/32', 'fe80::/10'],
  ['private', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10'],
  ['shared', '100.64.0.0/10'],
  ['multicast', '224.0.0.0/4', 'ff00::/8'],
  ['reserved', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '198.18.0.0/15'],
  ['reserved', '198.51.100.0/24', '203.0.113.0/24', '240.0.0.0/4', '2001:db8::/32', '3fff::/20'],
  // Tunnels (Teredo, 6to4) end at an IPv4 address that nobody has looked at.
  ['reserved', '2001::/23', '2002::/16'],
  // Everything that is not global unicast (2000::/3).
  ['reserved', '::/3', '4000::/2', '8000::/1'],
];

type Family = 'ipv4' | 'ipv6';

// A list of its own for each family: one for both takes every IPv4 address for one in `::/3`.
const lists = special.flatMap(([range, ...subnets]) =>
  (['ipv4', 'ipv6'] as const).map((family) => {
    const list = new BlockList();
    for (const subnet of subnets) {
      const [address = '', bits] = subnet.split('/');
      if (familyOf(address) === family) list.addSubnet(address, Number(bits), family);
    }
    return { range, family, list };
  }),
);

function familyOf(address: string): Family {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/**
 * What an address is for, `undefined` when it is an ordinary public one. An IPv4 address inside of an
 * IPv6 one (mapped, or behind NAT64) counts as itself.
 *
 * @param address - As the resolver or a socket gives it, without a zone.
 */
export function specialRange(address: string): SpecialRange | undefined {
  if (isIP(address) === 0) return 'reserved';
  const inner = innerIpv4(address) ?? address;
  const family = familyOf(inner);
  return lists.find((each) => each.family === family && each.list.check(inner, family))?.range;
}

const mapped = new BlockList();
mapped.addSubnet('::ffff:0:0', 96, 'ipv6');
mapped.addSubnet('64:ff9b::', 96, 'ipv6');

function innerIpv4(address: string): string | undefined {
  if (isIP(address) !== 6 || !mapped.check(address, 'ipv6')) return undefined;
  // The URL standard writes every IPv6 address in one way, the last 32 bits as two groups of hex.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':');
  const [high = '0', low = '0'] = groups.slice(-2);
  const bits = [parseInt(high === '' ? '0' : high, 16), parseInt(low === '' ? '0' : low, 16)];
  return bits.flatMap((part) => [part >> 8, part & 0xff]).join('.');
}
