/** What is known of a kind of file system from the number that `statfs` gives on Linux. */
export interface FileSystemKind {
  readonly name: string;
  /** `passing`: one that stands for others, so that its name must be looked up in the list of mounts. */
  readonly reach: 'network' | 'passing';
}

/**
 * Kinds that other machines can write to beside this one, from linux/magic.h, statfs(2) and the sources
 * of the file systems. SQLite's write-ahead log needs memory that all processes share, and locks that
 * hold: neither is to be had there (sqlite.org/wal.html, "Disadvantages").
 */
const networkKinds: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x564c, 'NCP'],
  [0x01021997, '9P'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x01161970, 'GFS2'],
  [0x7461636f, 'OCFS2'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x47504653, 'GPFS'],
  [0x19830326, 'BeeGFS'],
  [0xaad7aaea, 'PanFS'],
  [0x7c7c6673, 'prl_fs (a shared folder of Parallels)'],
  [0x786f4256, 'vboxsf (a shared folder of VirtualBox)'],
  [0xbacbacbc, 'vmhgfs (a shared folder of VMware)'],
]);

/** Local disks (NTFS, virtiofs) and remote machines alike are reached through it. */
const fuse = 0x65735546;

/** `undefined`: a local kind, or one that is not known to be of another reach. */
export function fileSystemKind(type: number): FileSystemKind | undefined {
  // Some systems give the number as a signed one.
  const unsigned = type >>> 0;
  if (unsigned === fuse) return { name: 'FUSE', reach: 'passing' };
  const name = networkKinds.get(unsigned);
  return name === undefined ? undefined : { name, reach: 'network' };
}

/** Programs that mount other machines through FUSE, as the list of mounts names them: `fuse.sshfs`. */
const networkPrograms =
  /^fuse\.(sshfs|rclone|s3fs|s3ql|goofys|gcsfuse|mount-s3|mountpoint-s3|geesefs|juicefs|glusterfs|ceph(-fuse)?|curlftpfs|davfs2?|httpfs2?|blobfuse2?|cvmfs2?|afpfs|smbnetfs|fusesmb|gvfsd-fuse|moosefs|mfs|lizardfs|seaweedfs|hdfs|fuse_dfs|beegfs|google-drive-ocamlfuse|onedriver|vmhgfs-fuse)$/;

/** Whether the type that the list of mounts gives stands for other machines. */
export function isNetworkMount(mountType: string): boolean {
  return networkPrograms.test(mountType);
}

/**
 * The type of the mount that a path lies on, out of the text of `/proc/self/mountinfo`.
 *
 * @param path - Absolute, without links.
 */
export function mountTypeOf(path: string, mountInfo: string): string | undefined {
  let longest = -1;
  let type: string | undefined;
  for (const line of mountInfo.split('\n')) {
    // 36 35 98:0 /root /mount/point rw,noatime shared:1 - type source options
    const [before = '', after = ''] = line.split(' - ', 2);
    const point = unescape(before.split(' ')[4] ?? '');
    const isAbove = point === '/' || path === point || path.startsWith(`${point}/`);
    // Of several mounts at one place the last one counts.
    if (point === '' || !isAbove || point.length < longest) continue;
    longest = point.length;
    type = after.split(' ')[0];
  }
  return type;
}

/** Blanks and the like stand as three octal digits. */
function unescape(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(parseInt(digits, 8)),
  );
}
