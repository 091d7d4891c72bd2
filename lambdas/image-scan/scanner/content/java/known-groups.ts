/**
 * Groups of well-known artifacts whose archives hold no Maven metadata, as their projects are built with Gradle or Ant.
 * Source: the artifacts' own pages on Maven Central. The first row that fits counts.
 */
interface KnownGroup {
  readonly artifact: RegExp;
  readonly group: string;
  /** From this major version on; older ones have another row. */
  readonly from?: number;
}

const KNOWN: readonly KnownGroup[] = [
  {
    artifact:
      /^spring-(?:aop|aspects|beans|context|context-indexer|context-support|core|core-test|expression|instrument|jcl|jdbc|jms|messaging|orm|oxm|r2dbc|test|tx|web|webflux|webmvc|websocket)$/,
    group: 'org.springframework',
  },
  { artifact: /^spring-boot(?:-[a-z0-9-]+)?$/, group: 'org.springframework.boot' },
  { artifact: /^spring-security-[a-z0-9-]+$/, group: 'org.springframework.security' },
  { artifact: /^spring-session-[a-z0-9-]+$/, group: 'org.springframework.session' },
  { artifact: /^spring-integration-[a-z0-9-]+$/, group: 'org.springframework.integration' },
  { artifact: /^spring-kafka(?:-test)?$/, group: 'org.springframework.kafka' },
  { artifact: /^spring-(?:amqp|rabbit[a-z-]*)$/, group: 'org.springframework.amqp' },
  { artifact: /^spring-graphql$/, group: 'org.springframework.graphql' },
  { artifact: /^tomcat-embed-[a-z0-9-]+$/, group: 'org.apache.tomcat.embed' },
  { artifact: /^tomcat-[a-z0-9-]+$/, group: 'org.apache.tomcat' },
  { artifact: /^kafka(?:-[a-z0-9-]+|_[0-9.]+)$/, group: 'org.apache.kafka' },
  {
    artifact: /^connect-(?:api|basic-auth-extension|file|json|mirror|mirror-client|runtime|transforms)$/,
    group: 'org.apache.kafka',
  },
  { artifact: /^lucene-[a-z0-9-]+$/, group: 'org.apache.lucene' },
  { artifact: /^elasticsearch(?:-[a-z0-9-]+)?$/, group: 'org.elasticsearch' },
  { artifact: /^opensearch(?:-[a-z0-9-]+)?$/, group: 'org.opensearch' },
  { artifact: /^micrometer-(?:observation|commons|core|registry-[a-z0-9-]+)$/, group: 'io.micrometer' },
  { artifact: /^reactor-core$/, group: 'io.projectreactor' },
  { artifact: /^reactor-netty(?:-[a-z0-9-]+)?$/, group: 'io.projectreactor.netty' },
  { artifact: /^grpc-[a-z0-9-]+$/, group: 'io.grpc' },
  { artifact: /^opentelemetry-[a-z0-9-]+$/, group: 'io.opentelemetry' },
  { artifact: /^okhttp(?:-[a-z0-9-]+)?$/, group: 'com.squareup.okhttp3' },
  { artifact: /^okio(?:-[a-z0-9-]+)?$/, group: 'com.squareup.okio' },
  { artifact: /^retrofit$/, group: 'com.squareup.retrofit2' },
  { artifact: /^kotlin-[a-z0-9-]+$/, group: 'org.jetbrains.kotlin' },
  { artifact: /^kotlinx-[a-z0-9-]+$/, group: 'org.jetbrains.kotlinx' },
  {
    artifact: /^hibernate-(?:core|envers|jcache|c3p0|hikaricp|spatial|micrometer)$/,
    group: 'org.hibernate.orm',
    from: 6,
  },
  {
    artifact: /^hibernate-(?:core|entitymanager|envers|jcache|ehcache|c3p0|hikaricp|spatial|java8)$/,
    group: 'org.hibernate',
  },
  { artifact: /^groovy(?:-[a-z0-9-]+)?$/, group: 'org.apache.groovy', from: 4 },
  { artifact: /^groovy(?:-[a-z0-9-]+)?$/, group: 'org.codehaus.groovy' },
  { artifact: /^rxjava$/, group: 'io.reactivex.rxjava3', from: 3 },
  { artifact: /^rxjava$/, group: 'io.reactivex.rxjava2', from: 2 },
  { artifact: /^(?:bcprov|bcpkix|bcutil|bcpg|bctls|bcmail|bc-fips)(?:-[a-z0-9-]+)?$/, group: 'org.bouncycastle' },
  { artifact: /^postgresql$/, group: 'org.postgresql' },
  { artifact: /^mysql-connector-java$/, group: 'mysql' },
  { artifact: /^mysql-connector-j$/, group: 'com.mysql' },
  { artifact: /^ojdbc\d+$/, group: 'com.oracle.database.jdbc' },
  { artifact: /^mockito-[a-z0-9-]+$/, group: 'org.mockito' },
];

/** The jars of a Tomcat server are named after their artifacts without the `tomcat-` that those begin with. */
const TOMCAT_TITLE = 'Apache Tomcat';
const TOMCAT_JARS =
  /^(?:catalina(?:-[a-z]+)?|jasper(?:-el)?|tribes|websocket-api|servlet-api|jsp-api|el-api|annotations-api)$/;

/** The group of an artifact, by its name and version; null where the table does not know it. */
export function knownGroup(artifact: string, version: string): string | null {
  const major = Number.parseInt(version, 10);
  const row = KNOWN.find((known) => known.artifact.test(artifact) && (known.from === undefined || major >= known.from));
  return row?.group ?? null;
}

/** The name on Maven Central of an archive of a Tomcat server; null for other archives. */
export function tomcatArtifact(title: string | undefined, stem: string): string | null {
  return title === TOMCAT_TITLE && TOMCAT_JARS.test(stem) ? `tomcat-${stem}` : null;
}
