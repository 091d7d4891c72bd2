import { identifyJava, splitFileName } from '../../../../../../lambdas/image-scan/scanner/content/java/java-identity';

const manifest = (attributes: Readonly<Record<string, string>>) =>
  new Map(Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), value]));
const project = (group: string, artifact: string, version: string) => ({
  folder: `META-INF/maven/${group}/${artifact}`,
  coordinates: { group, artifact, version },
});
const jackson = project('com.fasterxml.jackson.core', 'jackson-core', '2.17.0');

/** As Maven and build tools write what they fill in. */
const placeholder = (name: string) => `$\{${name}}`;

it.each([
  ['guava-31.1-jre.jar', 'guava', '31.1-jre'],
  ['log4j-1.2-api-2.17.1.jar', 'log4j-1.2-api', '2.17.1'],
  ['jackson-module-scala_2.13-2.13.1.jar', 'jackson-module-scala_2.13', '2.13.1'],
  ['netty-tcnative-2.0.54.Final-linux-x86_64.jar', 'netty-tcnative', '2.0.54.Final-linux-x86_64'],
  ['app-1.0-20240101.120000-7.jar', 'app', '1.0-20240101.120000-7'],
  ['javax.inject-1.jar', 'javax.inject', '1'],
  ['tool-1.0-SNAPSHOT.war', 'tool', '1.0-SNAPSHOT'],
])('splits the name %s', (fileName, artifact, version) => {
  expect(splitFileName(fileName)).toEqual({ artifact, version });
});

it.each(['app.jar', 'spring-core.jar', '-1.0.jar', 'a b-1.0.jar', ''])('does not split the name %j', (fileName) => {
  expect(splitFileName(fileName)).toBeNull();
});

it.each([
  [
    'what Maven left in it',
    'jackson-core-2.17.0.jar',
    [jackson],
    {},
    ['com.fasterxml.jackson.core:jackson-core@2.17.0'],
  ],
  [
    'its only project, whatever it is called',
    'app.jar',
    [jackson],
    {},
    ['com.fasterxml.jackson.core:jackson-core@2.17.0'],
  ],
  [
    'each project that was merged into it',
    'jackson-core-2.17.0.jar',
    [jackson, project('ch.randelshofer', 'fastdoubleparser', '1.0.0')],
    {},
    ['com.fasterxml.jackson.core:jackson-core@2.17.0', 'ch.randelshofer:fastdoubleparser@1.0.0'],
  ],
  [
    'itself too, where only others’ projects are in it',
    'grpc-netty-shaded-1.60.0.jar',
    [project('io.netty', 'netty-common', '4.1.100.Final')],
    {},
    ['io.netty:netty-common@4.1.100.Final', 'io.grpc:grpc-netty-shaded@1.60.0'],
  ],
  ['a well-known artifact', 'spring-core-5.3.20.jar', [], {}, ['org.springframework:spring-core@5.3.20']],
  [
    'one that is called after itself alone',
    'spring-web.jar',
    [],
    { 'Implementation-Title': 'spring-web', 'Implementation-Version': '6.1.0' },
    ['org.springframework:spring-web@6.1.0'],
  ],
  [
    'a jar of a Tomcat server',
    'catalina.jar',
    [],
    { 'Implementation-Title': 'Apache Tomcat', 'Implementation-Version': '9.0.80' },
    ['org.apache.tomcat:tomcat-catalina@9.0.80'],
  ],
  [
    'a group that depends on the version: new',
    'hibernate-core-6.4.0.Final.jar',
    [],
    {},
    ['org.hibernate.orm:hibernate-core@6.4.0.Final'],
  ],
  [
    'a group that depends on the version: old',
    'hibernate-core-5.6.0.Final.jar',
    [],
    {},
    ['org.hibernate:hibernate-core@5.6.0.Final'],
  ],
  ['its vendor’s id', 'thing-1.0.jar', [], { 'Implementation-Vendor-Id': 'com.example' }, ['com.example:thing@1.0']],
  [
    'its bundle’s name',
    'asm-9.7.1.jar',
    [],
    { 'Bundle-SymbolicName': 'org.objectweb.asm;singleton:=true', 'Bundle-Version': '9.7.1' },
    ['org.objectweb:asm@9.7.1'],
  ],
  [
    'its bundle’s name, without a version in its own',
    'asm.jar',
    [],
    { 'Bundle-SymbolicName': 'org.objectweb.asm', 'Bundle-Version': '9.7.1' },
    ['org.objectweb:asm@9.7.1'],
  ],
  [
    'its module’s name',
    'thing-core-1.0.jar',
    [],
    { 'Automatic-Module-Name': 'com.example.thing.core' },
    ['com.example:thing-core@1.0'],
  ],
  [
    'the name of the file rather than a bundle’s version',
    'guava-31.1-jre.jar',
    [],
    { 'Bundle-Version': '31.1.0.jre', 'Bundle-SymbolicName': 'com.google.guava' },
    ['com.google:guava@31.1-jre'],
  ],
  [
    'the loader that Spring Boot packs',
    'app.jar',
    [],
    { 'Spring-Boot-Version': '3.2.1' },
    ['org.springframework.boot:spring-boot-loader@3.2.1'],
  ],
  ['nothing', 'app.jar', [], { 'Manifest-Version': '1.0' }, []],
  ['no placeholder', 'app.jar', [], { 'Implementation-Version': `${placeholder('version')}` }, []],
])('names an archive by %s', (_, fileName, projects, attributes, expected) => {
  const { packages } = identifyJava({ fileName, projects, manifest: manifest(attributes) });
  expect(packages.map(({ name, version }) => `${name}@${version}`)).toEqual(expected);
});

it('says where in an archive each of several merged projects is', () => {
  const facts = { fileName: 'a-1.jar', projects: [jackson, project('g', 'a', '1')], manifest: manifest({}) };
  expect(identifyJava(facts).packages.map(({ within }) => within)).toEqual([
    'META-INF/maven/com.fasterxml.jackson.core/jackson-core',
    'META-INF/maven/g/a',
  ]);
});

it('tells of packages whose group nothing tells', () => {
  const { packages, withoutGroup } = identifyJava({ fileName: 'thing-1.0.jar', projects: [], manifest: manifest({}) });
  expect({ packages, withoutGroup }).toEqual({
    packages: [{ type: 'maven', name: 'thing', version: '1.0' }],
    withoutGroup: ['thing'],
  });
});
