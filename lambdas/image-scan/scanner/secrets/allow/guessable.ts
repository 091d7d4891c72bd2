/** What documentation, defaults and tests write in the place of a password; whoever uses one has no secret to lose. */
const COMMON = new Set(
  (
    'password passwd passw passwort passwrd pass pwd pw secret secrets mysecret topsecret supersecret token mytoken key mykey user username admin ' +
    'administrator root test testing tester test123 test1234 tests guest guest123 demo default example sample foo foobar bar baz qux ' +
    'foobarbaz changeme changeit change_me change-me change-it changethis letmein welcome qwerty abc abcd abc123 abcdef 123 1234 12345 123456 1234567 ' +
    '12345678 123456789 1234567890 password1 password123 password12 password2 password1234 passw0rd p@ssw0rd p4ssw0rd mypassword mypass mypwd my_password ' +
    'my-password yourpassword your_password your-password userpass userpassword user_password dbpass dbpassword db_password postgres postgresql mysql ' +
    'mariadb mongo mongodb redis rabbitmq oracle sa system manager tiger scott neo4j elastic minio minioadmin airflow ' +
    'keycloak grafana jenkins vagrant ubuntu docker nobody none null nil undefined true false yes no empty blank unset placeholder ' +
    'dummy fake mock redacted hidden masked removed censored xxx xxxx yyy zzz aaa hunter2 xyzzy plugh s3cr3t s3cret sekret secret123 secretpassword ' +
    'correct-horse-battery-staple correcthorsebatterystaple bearer basic digest api apikey api_key api-key string text value data auto'
  ).split(' '),
);

/** Whether a password is one that says nothing: a common default, a mask, a reference, a word of documentation. */
export function isGuessable(value: string): boolean {
  const text = value.trim().toLowerCase();
  if (text.length < 3 || COMMON.has(text) || COMMON.has(text.replace(/[^a-z0-9@_-]/g, ''))) return true;
  if (new Set(text).size < 3) return true;
  return /^(?:my|your|the|some|new|old|user|admin|root|db|test|super|top|example|sample|demo|dummy|fake)?[-_.]?(?:secure|strong|long|random|complex)?[-_.]?(?:user|db|database|admin|root|client|api|auth|access|proxy|smtp|mail)?[-_.]?(?:password|passwd|pass|pwd|secret|token|key|pw)[-_.]?(?:here|goes[-_]here|value|string|placeholder|example|\d{1,3})?[!.]{0,2}$/.test(
    text,
  );
}
