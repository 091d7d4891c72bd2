// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are those of template engines and loggers
import { detectFileInclusion } from '../../../../../lambdas/request-guard/threats/file/file-inclusion';
import { REFUSED, surestScore } from '../support/surest-detection';

describe('names of files that are streams or addresses', () => {
  it.each([
    'php://filter/convert.base64-encode/resource=index.php',
    'php://input',
    'expect://id',
    'data://text/plain;base64,PD9waHAgc3lzdGVtKCdpZCcpOz8+',
    'phar://./upload.jpg',
    'zip://shell.jpg%23payload.php',
    'compress.zlib://file.gz',
    'http://evil.example/shell.txt?',
    'https://evil.example/c99.php?',
    'php://filter/read=string.rot13/resource=config.php',
    'PHP://filter/zlib.deflate/convert.base64-encode/resource=/etc/passwd',
    "data:text/plain,<?php system('id');?>",
    'data://text/plain,<?php phpinfo();',
    'zip:///tmp/x.zip#a.php',
    'ftp://evil.example/shell.txt?',
    'file:///c:/windows/win.ini',
  ])('is seen in %j', (text) => {
    expect(surestScore(detectFileInclusion, text)).toBeGreaterThanOrEqual(REFUSED);
  });

  it('weighs an address of a script by the name of its parameter', () => {
    const text = 'http://evil.example/shell.php';
    expect(surestScore(detectFileInclusion, text, { path: 'page' })).toBeGreaterThanOrEqual(REFUSED);
    expect(surestScore(detectFileInclusion, text, { path: 'website' })).toBeLessThan(REFUSED);
    expect(surestScore(detectFileInclusion, '//evil.example/shell.php', { path: 'page' })).toBeGreaterThanOrEqual(
      REFUSED,
    );
  });
});
