import { gzipSync, zstdCompressSync } from 'node:zlib';
import { decideOnArchive } from '../../../../../lambdas/image-scan/scanner/content/archive-kind';
import { tar } from '../../../../support/image-builder';
import { zipArchive } from '../../../../support/zip-archive';

const hex = (text: string) => Buffer.concat([Buffer.from(text, 'hex'), Buffer.alloc(100)]);
const zip = zipArchive([{ name: 'a', content: 'a' }]);
const script = Buffer.from('#!/bin/bash\necho\n');
const xz = hex('fd377a585a00');
const deb = Buffer.from('!<arch>\ndebian-binary   1668973695  0     0     100644  4         `\n2.0\n');

it.each([
  ['any zip archive', 'data/x.bin', zip, { open: 'zip', leadIn: false }],
  ['a zip archive that was meant to be split', 'x.zip', hex('504b0708504b0304'), { open: 'zip', leadIn: false }],
  ['a module of the JDK', 'java.base.jmod', hex('4a4d0100504b0304'), { open: 'zip', leadIn: false }],
  ['a Java archive behind a script', 'app/app.jar', script, { open: 'zip', leadIn: true }],
  ['a Java archive with an upper-case name', 'app/APP.WAR', script, { open: 'zip', leadIn: true }],
  ['a script that is no Java archive', 'app/start', script, null],
  ['an empty file with the name of an archive', 'app/app.jar', Buffer.alloc(0), null],
  ['any gzip file', 'usr/share/man/man1/ls.1.gz', gzipSync('x'), { open: 'gzip', leadIn: false }],
  ['any tar archive', 'x', tar([{ name: 'a' }]), { open: 'tar', leadIn: false }],
  ['a text', 'etc/hosts', Buffer.from('127.0.0.1 localhost\n'), null],
  ['two bytes', 'x', Buffer.from('PK'), null],
  ['text that begins as bzip2 does', 'x', Buffer.from('BZh9 and then something else'), null],
  ['an archive of object files', 'usr/lib/libc.a', Buffer.from('!<arch>\n/               0'), null],
])('decides on %s', (_, path, start, decision) => {
  expect(decideOnArchive(path, start.subarray(0, 512))).toEqual(decision);
});

it.each([
  ['xz', xz],
  ['zstd', zstdCompressSync(Buffer.from('x'))],
  ['bzip2', hex('425a6839314159265359')],
  ['7z', hex('377abcaf271c')],
  ['rar', hex('526172211a0700')],
  ['lz4', hex('04224d18')],
  ['lzip', hex('4c5a495001')],
  ['rpm', hex('edabeedb')],
  ['deb', deb],
  ['squashfs', Buffer.from('hsqs\0\0\0\0')],
])('names %s as a format that is not read', (format, start) => {
  expect(decideOnArchive('x', start)).toEqual({ unread: format, hard: false });
});

it.each([
  ['srv/backup.tar.xz', true],
  ['backup.tar.zst', true],
  ['home/me/database.sql.bz2', true],
  ['data/all.7z', true],
  ['app/tools.DEB', true],
  ['app/notes.xz', false],
  ['lib/modules/6.1.0/kernel/fs/ext4.ko.xz', false],
  ['usr/src/php.tar.xz', false],
  ['usr/local/go/src/archive/tar/testdata/a.tar.bz2', false],
  ['app/node_modules/tar/test.tar.xz', false],
  ['app/site-packages/numpy/tests/data.tar.xz', false],
  ['var/cache/apt/archives/hello_1.deb', false],
  ['srv/all.zip!/backup.tar.xz', false],
])('an unread %s leaves the image incomplete: %s', (path, hard) => {
  expect(decideOnArchive(path, xz)).toEqual({ unread: 'xz', hard });
});
