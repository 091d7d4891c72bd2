// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are those of template engines and loggers
import { detectPathTraversal } from '../../../../../lambdas/request-guard/threats/file/path-traversal';
import { REFUSED, surestScore } from '../support/surest-detection';

describe('paths that climb or tell', () => {
  it.each([
    '../../../../etc/passwd',
    '..\\..\\..\\..\\windows\\win.ini',
    '....//....//....//etc/passwd',
    '..%2f..%2f..%2fetc%2fpasswd',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '..%252f..%252f..%252fetc/passwd',
    '..%c0%af..%c0%af..%c0%afetc/passwd',
    '..;/..;/manager/html',
    '/..;/manager/html',
    '/etc/passwd',
    '/etc/shadow',
    '/proc/self/environ',
    'C:\\Windows\\win.ini',
    'C:/boot.ini',
    '/WEB-INF/web.xml',
    'file:///etc/passwd',
    '../../../../../../../../boot.ini%00.jpg',
    '../../../config/database.yml',
    '../../../../var/log/apache2/access.log',
    '/var/www/../../etc/passwd',
    'images/../../../../etc/passwd',
    '....\\\\....\\\\....\\\\windows\\\\system32\\\\drivers\\\\etc\\\\hosts',
    '/../../../../../../',
    '../../../../../../../',
    '/.git/config',
    '/.aws/credentials',
    '/root/.ssh/id_rsa',
    '../wp-config.php',
    '..\\..\\..\\secret.txt',
    'file.php%00.jpg',
    '..%5c..%5c..%5cwindows/win.ini',
    '%252e%252e%252fetc%252fpasswd',
    '..%u2215..%u2215etc/passwd',
    '%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd',
    '.%2e/.%2e/.%2e/etc/passwd',
    '/%2e%2e/%2e%2e/etc/hosts',
    '..///..///..///etc/passwd',
    '/./../../etc/passwd',
    '/static/..%2f..%2f..%2fetc%2fpasswd',
    'C:\\..\\..\\..\\Windows\\System32\\drivers\\etc\\hosts',
    '..\\\\..\\\\..\\\\boot.ini',
    '\\..\\..\\..\\..\\winnt\\system32\\cmd.exe',
    '/etc/passwd%00',
    '/etc/./passwd',
    '//etc/passwd',
    '/var/log/../../etc/shadow',
    '../../../../../../etc/issue',
    '../../../../../proc/self/cmdline',
    '../../.env',
    '../.git/config',
    '../../../../.ssh/id_rsa',
    '../../../../home/user/.bash_history',
    '..././..././..././etc/passwd',
    '%2e%2e\\%2e%2e\\windows\\win.ini',
    '/cgi-bin/../../../../bin/sh',
    '/..%c0%af../',
  ])('is seen in %j', (text) => {
    expect(surestScore(detectPathTraversal, text)).toBeGreaterThanOrEqual(REFUSED);
  });

  it.each<[string, number, number]>([
    ['../lib/a.js', 0, 49],
    ['../../../tsconfig.base.json', 0, 49],
    ['../../../../../../x', 50, 100],
    ['../../../etc/nginx/nginx.conf', 50, 100],
    ['/../x', 50, 100],
    ['/etc/nginx/nginx.conf', 0, 49],
  ])('weighs %j in JSON by how far it climbs and where it arrives', (text, least, most) => {
    const score = surestScore(detectPathTraversal, text, { place: 'json' });
    expect(score).toBeGreaterThanOrEqual(least);
    expect(score).toBeLessThanOrEqual(most);
  });
});
