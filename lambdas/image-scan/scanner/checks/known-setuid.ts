/**
 * Setuid and setgid programs of the distributions' own packages, by path: they are in nearly every base image. Sources:
 * the file lists of Debian's and Ubuntu's util-linux, mount, login, passwd, libpam-modules, openssh-client, dbus, iputils;
 * Fedora's and RHEL's shadow-utils, util-linux, pam; Alpine's busybox-suid, shadow; openSUSE's permissions profiles.
 */
const FOLDERS = ['bin', 'sbin', 'usr/bin', 'usr/sbin'] as const;
const PROGRAMS =
  'su mount umount passwd chsh chfn chage gpasswd newgrp sg expiry newuidmap newgidmap unix_chkpwd pam_timestamp_check pam_extrausers_chkpwd wall write write.ul bsd-write ssh-agent ping ping6 fusermount fusermount3 crontab dotlockfile bbsuid'.split(
    ' ',
  );
const HELPERS = [
  'usr/lib/openssh/ssh-keysign',
  'usr/libexec/openssh/ssh-keysign',
  'usr/lib/ssh/ssh-keysign',
  'usr/lib/dbus-1.0/dbus-daemon-launch-helper',
  'usr/libexec/dbus-1/dbus-daemon-launch-helper',
  'usr/lib64/dbus-1/dbus-daemon-launch-helper',
  'usr/libexec/dbus-daemon-launch-helper',
  'usr/libexec/utempter/utempter',
  'usr/lib/utempter/utempter',
  'usr/lib/x86_64-linux-gnu/utempter/utempter',
  'usr/lib/aarch64-linux-gnu/utempter/utempter',
  'usr/lib/polkit-1/polkit-agent-helper-1',
] as const;

const KNOWN: ReadonlySet<string> = new Set([
  ...FOLDERS.flatMap((folder) => PROGRAMS.map((program) => `${folder}/${program}`)),
  ...HELPERS,
]);

/** Whether a distribution's package brings a file of this path with such a mode, owned by root. */
export function isKnownSetuid({ path, uid }: { readonly path: string; readonly uid: number }): boolean {
  return uid === 0 && KNOWN.has(path);
}
