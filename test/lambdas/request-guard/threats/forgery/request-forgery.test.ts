// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are those of template engines and loggers
import { detectRequestForgery } from '../../../../../lambdas/request-guard/threats/forgery/request-forgery';
import { REFUSED, surestScore } from '../support/surest-detection';

describe('addresses of machines that only the server reaches', () => {
  it.each([
    'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
    'http://[::ffff:a9fe:a9fe]/latest/meta-data',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://0251.0376.0251.0376/',
    'http://0x7f.0x0.0x0.0x1/',
    'http://127.1/',
    'http://0/',
    'http://[::1]:80/',
    'http://[0:0:0:0:0:ffff:127.0.0.1]/',
    'http://[::]:22/',
    'http://127.0.0.1:22',
    'http://127.0.0.1:6379/',
    'http://localhost:9200/_cat/indices',
    'http://localhost/admin',
    'http://metadata.google.internal/computeMetadata/v1/',
    'http://100.100.100.200/latest/meta-data/',
    'http://127.0.0.1.nip.io/',
    'http://169.254.169.254.sslip.io/',
    'http://example.com@127.0.0.1/',
    'http://127.0.0.1#@example.com/',
    'http://example.com\\@169.254.169.254/',
    'gopher://127.0.0.1:6379/_FLUSHALL',
    'dict://127.0.0.1:11211/stat',
    'ldap://evil.example/a',
    'netdoc:///etc/passwd',
    'jar:http://evil.example!/x',
    'http://\u2460\u2461\u2466.\u24ea.\u24ea.\u2460/',
    'http://192.168.1.1/admin',
    'http://10.0.0.1:2375/containers/json',
    '//169.254.169.254/latest/',
    'http://0177.0.0.1/',
    'http://017700000001/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://127.0.1/',
    'http://[::ffff:127.0.0.1]/',
    'http://[0000::1]:8080/',
    'http://[::1]/',
    'http://0.0.0.0:8080',
    'http://169.254.169.254.xip.io/',
    'http://user@127.0.0.1:80/',
    'http://evil.example#@169.254.169.254/',
    'http://169.254.169.254@evil.example/',
    'http://127.0.0.1:2375/v1.24/containers/json',
    'https://192.168.0.1/',
    'ftp://127.0.0.1/',
    'http://metadata/computeMetadata/v1/',
    'http://instance-data/latest/meta-data',
    'http://169.254.170.2/v2/credentials',
    'gopher://127.0.0.1:25/_HELO',
    'dict://localhost:6379/info',
    'tftp://evil.example:69/x',
    'ldap://127.0.0.1:389/',
    'http:127.0.0.1/',
    'http:\\\\127.0.0.1\\',
    'http://127.0.0.1%2f@example.com/',
    'http://kubernetes.default.svc/',
    'http://host.docker.internal:8080/',
    'http://redis:6379/',
    'http://consul:8500/v1/agent/self',
    'sftp://127.0.0.1:22',
    'http://[::1%25eth0]/',
    'unix:/var/run/docker.sock',
    'http+unix://%2Fvar%2Frun%2Fdocker.sock/info',
  ])('is seen in %j', (text) => {
    expect(surestScore(detectRequestForgery, text)).toBeGreaterThanOrEqual(REFUSED);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://2852039166/',
    'http://127.1/',
    'http://[::ffff:7f00:1]/',
    'http://localhost:9200/_cat/indices',
    'gopher://x:70/_a',
  ])('is sure of %j in JSON too', (text) => {
    expect(surestScore(detectRequestForgery, text, { place: 'json', path: 'url' })).toBeGreaterThanOrEqual(REFUSED);
  });

  it.each([
    'https://example.com/metadata/v1/items',
    'const PATH = "/latest/meta-data/"',
    'https://user@example.com/repo.git',
    'http://example',
    'https://wiki.corp.internal/page',
    'https://portal.azure.com/#@tenant/resource',
    'https://example.com/latest/meta',
  ])('is not seen in %j', (text) => {
    expect(surestScore(detectRequestForgery, text, { path: 'url' })).toBeLessThan(REFUSED);
  });

  it('takes an address without a scheme for one where its parameter says so', () => {
    expect(surestScore(detectRequestForgery, '127.0.0.1:6379', { path: 'target' })).toBeGreaterThanOrEqual(REFUSED);
    expect(surestScore(detectRequestForgery, 'localhost:5432', { path: 'db' })).toBeLessThan(REFUSED);
  });

  it('takes addresses that are told, not fetched, for settings', () => {
    expect(surestScore(detectRequestForgery, 'http://localhost:3000/cb', { path: 'redirect_uri' })).toBeLessThan(
      REFUSED,
    );
    expect(
      surestScore(detectRequestForgery, 'http://localhost:3000/', { place: 'header', path: 'referer' }),
    ).toBeLessThan(REFUSED);
    expect(surestScore(detectRequestForgery, 'http://localhost:3000/', { path: 'url' })).toBeGreaterThanOrEqual(
      REFUSED,
    );
  });
});
