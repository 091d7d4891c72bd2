import { InvalidPackageRecord } from '../../errors';
import type { PackageFile, RawPackage } from '../package-file';
import { collect, packageOf, recordLines } from '../record';
import { baseName, isOwnProject, MAX_LIST_BYTES } from '../record-path';
import { excerpt } from '../text';

/** Gradle's lock file: `group:artifact:version=configurations`. What only tests or the build use is left out. */
export const gradleLock: PackageFile = {
  kind: 'gradle-lock',
  role: 'lock',
  names: ['gradle.lockfile'],
  matches: (path) => baseName(path) === 'gradle.lockfile' && isOwnProject(path),
  maxBytes: MAX_LIST_BYTES,
  parse: (bytes) => collect(readPackages(bytes)),
};

function* readPackages(bytes: Buffer): Generator<RawPackage> {
  for (const { line, number } of recordLines(bytes)) {
    // Configurations without any dependency stand after `empty=`.
    if (line === '' || line.startsWith('#') || line.startsWith('empty=')) continue;
    const [, group, artifact, version, configurations] = /^([^:=]+):([^:=]+):([^:=]+)=(.*)$/.exec(line) ?? [];
    if (configurations === undefined) throw new InvalidPackageRecord(number, `${excerpt(line)} is not a dependency`);
    if (configurations.split(',').some((name) => !/^test|^annotationProcessor$/.test(name))) {
      yield packageOf('maven', `${group}:${artifact}`, version, number);
    }
  }
}
