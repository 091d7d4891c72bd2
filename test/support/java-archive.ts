import { type ZipArchiveMember, zipArchive } from './zip-archive';

export const CLASS_FILE: ZipArchiveMember = {
  name: 'com/example/Main.class',
  content: Buffer.from('cafebabe0000003d', 'hex'),
};

export function pomProperties(group: string, artifact: string, version: string): ZipArchiveMember {
  return {
    name: `META-INF/maven/${group}/${artifact}/pom.properties`,
    content: `groupId=${group}\nartifactId=${artifact}\nversion=${version}\n`,
  };
}

/** An archive with one class, as Maven makes it. */
export function javaArchive(group: string, artifact: string, version: string): Buffer {
  return zipArchive([
    { name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\r\n' },
    pomProperties(group, artifact, version),
    CLASS_FILE,
  ]);
}
