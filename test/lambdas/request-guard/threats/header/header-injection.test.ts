// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are those of template engines and loggers
import { detectHeaderInjection } from '../../../../../lambdas/request-guard/threats/header/header-injection';
import { REFUSED, surestScore } from '../support/surest-detection';

describe('line breaks that end a header', () => {
  it.each([
    'x\r\nSet-Cookie: a=b',
    '%0d%0aSet-Cookie:%20a=b',
    'x%0d%0aLocation:%20http://evil.example',
    '%0d%0a%0d%0a<script>alert(1)</script>',
    'en%0d%0aContent-Length:%200%0d%0a%0d%0aHTTP/1.1%20200%20OK',
    'user@example.com%0aBcc:%20all@example.com',
    '%E5%98%8A%E5%98%8DSet-Cookie:%20a=b',
    'foo%0aX-Injected:%20yes',
    '%0aHost:%20evil.example',
    'a%0d%0aX-Test: 1',
    '/%0d%0aLocation:http://evil.example',
    '/x%0aSet-Cookie:a=b',
    '%0d%0aContent-Type:%20text/html%0d%0a%0d%0a<html>x</html>',
    'user@example.com%0d%0aCC:evil@example.com',
    'test%0d%0aHTTP/1.1%20200%20OK',
    '%c4%8d%c4%8aSet-Cookie:a=1',
    'x HTTP/1.1\r\nHost: evil.example\r\n',
    '%0d%0aFLUSHALL%0d%0a',
    'x%0d%0aRCPT TO:<a@example.com>',
    'Subject\r\nBcc: all@example.com',
  ])('is seen in %j', (text) => {
    expect(surestScore(detectHeaderInjection, text)).toBeGreaterThanOrEqual(REFUSED);
  });

  it.each(['Order\nName: Bob\nPhone: 123', 'Title\nhttps://example.com/', 'Hello\r\nTo: all', 'večer\nmisto: Praha'])(
    'is not seen in a text of several lines: %j',
    (text) => {
      expect(surestScore(detectHeaderInjection, text)).toBeLessThan(REFUSED);
    },
  );

  it('is not seen in a document of a JSON body that begins with a title', () => {
    const text = 'Project\n\n<h1 align="center">Name</h1>\n\ntext';
    expect(surestScore(detectHeaderInjection, text, { place: 'json' })).toBeLessThan(REFUSED);
  });

  it('is seen in one-line fields of a form, such as an address with fields of a mail', () => {
    expect(
      surestScore(detectHeaderInjection, 'user@example.com\r\nBcc: all@example.com', { place: 'form' }),
    ).toBeGreaterThanOrEqual(REFUSED);
    expect(surestScore(detectHeaderInjection, 'en\r\nSet-Cookie: a=b', { place: 'json' })).toBeGreaterThanOrEqual(
      REFUSED,
    );
  });
});
