import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { mountTypeOf } from '../../../landscape/storage/file-system-kinds.ts';
import { networkName, refuseNetworkFileSystem } from '../../../landscape/storage/refuse-network.ts';

const noLook = () => {
  throw new Error('the list of mounts need not be looked at');
};

test.each([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  // The same as a signed number.
  [0xff534d42 | 0, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9P'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
])('type %i is %s, a network file system', (type, name) => {
  expect(networkName(type, noLook)).toBe(name);
});

test.each([
  ['ext4', 0xef53],
  ['xfs', 0x58465342],
  ['btrfs', 0x9123683e],
  ['zfs', 0x2fc12fc1],
  ['f2fs', 0xf2f52010],
  ['tmpfs', 0x01021994],
  ['overlayfs', 0x794c7630],
  ['NTFS', 0x7366746e],
  ['exFAT', 0x2011bab0],
  ['what macOS and Windows say', 0],
])('%s is a local one', (_, type) => {
  expect(networkName(type, noLook)).toBeUndefined();
});

test.each([
  ['fuse.sshfs', 'fuse.sshfs'],
  ['fuse.rclone', 'fuse.rclone'],
  ['fuse.glusterfs', 'fuse.glusterfs'],
  ['fuseblk', undefined],
  ['fuse.mergerfs', undefined],
  ['fuse.gocryptfs', undefined],
  ['virtiofs', undefined],
  [undefined, undefined],
])('of FUSE, what is mounted as %s is %s', (mountType, name) => {
  expect(networkName(0x65735546, () => mountType)).toBe(name);
});

const mounts = `22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
23 22 0:21 / /mnt/far\\040away rw shared:5 - fuse.sshfs me@there:/ rw
24 22 0:22 / /mnt rw - tmpfs tmpfs rw
25 22 0:23 / /mnt rw - xfs /dev/vdb rw
`;

test.each([
  ['/', 'ext4'],
  ['/home/me', 'ext4'],
  ['/mntx', 'ext4'],
  ['/mnt/far away/folder', 'fuse.sshfs'],
  // Mounted over the one before.
  ['/mnt', 'xfs'],
  ['/mnt/far', 'xfs'],
])('%s lies on the mount of type %s', (path, type) => {
  expect(mountTypeOf(path, mounts)).toBe(type);
});

test('a local folder is accepted, and so is one that is not there yet', () => {
  refuseNetworkFileSystem(join(tmpdir(), 'audit.db'));
  refuseNetworkFileSystem(join(tmpdir(), 'not', 'there', 'yet', 'audit.db'));
});
