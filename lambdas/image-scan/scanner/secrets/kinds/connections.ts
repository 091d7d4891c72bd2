import { isGuessable } from '../allow/guessable';
import type { SecretKind } from '../secret-kind';
import { anyCase, form } from '../secret-pattern';

const USER = '[^\\s:/@"\'`<>\\\\,;()]{0,120}';
const PASSWORD = '(?<secret>[^\\s/@"\'`<>\\\\]{3,200})';
const HOST = '(?:@|%40)(?<host>[\\w.$%{\\[\\]-]{1,200})';

/** A URL with user and password. */
function urlOf(
  id: string,
  name: string,
  severity: SecretKind['severity'],
  schemes: string,
  keywords: readonly string[],
  generic = false,
): SecretKind {
  return form([id, name, severity], keywords, `(?:${schemes})://${USER}:${PASSWORD}${HOST}`, {
    evidence: 'password',
    generic,
    except: isExampleUrl,
  });
}

/** Passwords of databases, brokers and servers in URLs and connection strings. Sources: RFC 3986; libpq, JDBC, ADO.NET manuals. */
export const CONNECTIONS: readonly SecretKind[] = [
  urlOf(
    'postgres-url',
    'a PostgreSQL URL with a password',
    'CRITICAL',
    'postgres(?:ql)?(?:\\+[a-z0-9]{1,16})?|cockroachdb|redshift(?:\\+[a-z0-9_]{1,20})?',
    ['postgres', 'cockroachdb://', 'redshift'],
  ),
  urlOf('mysql-url', 'a MySQL URL with a password', 'CRITICAL', '(?:mysql|mariadb)(?:2|x)?(?:\\+[a-z0-9]{1,20})?', [
    'mysql',
    'mariadb',
  ]),
  urlOf(
    'mssql-url',
    'a database URL with a password',
    'CRITICAL',
    '(?:mssql|sqlserver|oracle|snowflake|clickhouse|trino|presto|hive|db2)(?:\\+[a-z0-9_]{1,20})?',
    ['mssql', 'sqlserver://', 'oracle', 'snowflake://', 'clickhouse', 'trino://', 'presto://', 'hive://', 'db2://'],
  ),
  urlOf('mongodb-url', 'a MongoDB URL with a password', 'CRITICAL', 'mongodb(?:\\+srv)?', ['mongodb']),
  urlOf('redis-url', 'a Redis URL with a password', 'CRITICAL', 'rediss?|valkeys?', [
    'redis://',
    'rediss://',
    'valkey://',
    'valkeys://',
  ]),
  urlOf('broker-url', 'a broker URL with a password', 'CRITICAL', 'amqps?|nats|stomp|mqtts?|kafka|pulsar|pyamqp', [
    'amqp',
    'nats://',
    'stomp://',
    'mqtt',
    'kafka://',
    'pulsar://',
  ]),
  urlOf(
    'directory-url',
    'a server URL with a password',
    'HIGH',
    'ldaps?|smtps?|imaps?|neo4j(?:\\+s{1,3}c?)?|bolt|couchdb|cassandra|elasticsearch|couchbases?|rsync|sftp|ftps?|ssh|svn(?:\\+ssh)?|socks5h?|vnc|rdp|smb|rtsp',
    [
      'ldap',
      'smtp',
      'imap',
      'neo4j',
      'bolt://',
      'couchdb://',
      'cassandra://',
      'couchbase',
      'elasticsearch://',
      'rsync://',
      'sftp://',
      'ftp://',
      'ftps://',
      'ssh://',
      'svn://',
      'socks5',
      'vnc://',
      'rdp://',
      'smb://',
      'rtsp://',
    ],
  ),
  urlOf(
    'basic-auth-url',
    'a URL with a password',
    'HIGH',
    '(?:git\\+)?https?|wss?|docker|hdfs|s3',
    ['http://', 'https://', 'ws://', 'wss://', 'docker://'],
    true,
  ),
  form(
    ['jdbc-password', 'a password in a JDBC URL', 'CRITICAL'],
    ['jdbc:'],
    `jdbc:[a-z0-9]{2,30}:[^\\s"'<>]{1,400}?[?;&](?:amp;)?(?:${anyCase('password')}|${anyCase('pwd')})=(?<secret>[^\\s"'<>&;]{3,200})`,
    { evidence: 'password', except: ({ secret }) => isGuessable(secret) },
  ),
  form(
    ['oracle-jdbc-password', 'a password in an Oracle JDBC URL', 'CRITICAL'],
    ['jdbc:oracle'],
    'jdbc:oracle:thin:[\\w.$#-]{1,60}/(?<secret>[^\\s"\'<>/@]{3,120})@',
    { evidence: 'password', except: ({ secret }) => isGuessable(secret) },
  ),
  form(
    ['connection-string-password', 'a password in a connection string', 'CRITICAL'],
    ['password=', 'pwd=', 'password ='],
    `;[ \\t]{0,4}(?:${anyCase('password')}|${anyCase('pwd')})[ \\t]{0,2}=[ \\t]{0,2}(?<secret>[^\\s"'<>;\\\\]{3,200})`,
    {
      evidence: 'password',
      except: ({ secret, line }) =>
        isGuessable(secret) ||
        !/(?:server|data ?source|host|initial catalog|database|user ?id|uid|accountendpoint)\s{0,2}=/i.test(
          line.slice(0, 4000),
        ),
    },
  ),
  form(
    ['libpq-password', 'a password in a libpq connection string', 'CRITICAL'],
    ['password='],
    '(?:host|dbname|user|port)=[\\w.$/-]{1,100} (?:[a-z_]{2,20}=[\\w.$/-]{1,100} ){0,6}password=(?<secret>[^\\s"\'<>]{3,200})',
    { evidence: 'password', except: ({ secret }) => isGuessable(secret) },
  ),
];

/** Documentation's URLs: `postgres://user:password@localhost`; a password that says nothing; a host of RFC 2606. */
function isExampleUrl({ secret, matched }: { readonly secret: string; readonly matched: string }): boolean {
  const [, user = ''] = /:\/\/([^:]*):/.exec(matched) ?? [];
  const host = /(?:@|%40)([^@]*)$/.exec(matched)?.[1] ?? '';
  if (isGuessable(secret) || secret.toLowerCase() === user.toLowerCase()) return true;
  return /(?:^|\.)(?:example\.(?:com|org|net|io|edu)|example|test|invalid|domain\.(?:com|tld)|foo\.com|bar\.com|host(?:name)?|server|your[\w-]*)(?:$|\.$)/i.test(
    host,
  );
}
