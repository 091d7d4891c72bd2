import { keepsToItsForm } from '../../../../../lambdas/request-guard/threats/values/header-values';

describe('the form of a header', () => {
  it.each([
    ['accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
    ['accept-encoding', 'gzip, deflate, br'],
    ['accept-language', 'en-US,en;q=0.9,de;q=0.8'],
    ['authorization', 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.a-b_c'],
    ['cache-control', 'max-age=0, no-cache'],
    ['content-type', 'multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxk'],
    ['content-type', 'application/json; charset="utf-8"'],
    ['host', 'api.example.test:8443'],
    ['if-none-match', 'W/"67ab43", "54ed21"'],
    ['if-modified-since', 'Wed, 21 Oct 2015 07:28:00 GMT'],
    ['sec-ch-ua', '"Chromium";v="124", "Not-A.Brand";v="99"'],
    ['sec-ch-ua-mobile', '?0'],
    ['x-amzn-trace-id', 'Root=1-67891233-abcdef012345678912345678;Parent=463ac35c9f6413ad;Sampled=1'],
    ['x-forwarded-for', '203.0.113.7, 2001:db8::1'],
    ['referer', 'https://shop.example.test/orders/4?page=2&sort=name#top'],
    ['user-agent', 'curl/8.5.0'],
    [
      'user-agent',
      'Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/AP1A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Mobile Safari/537.36',
    ],
    ['user-agent', 'Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0'],
  ])('of %s is kept by %j', (name, value) => {
    expect(keepsToItsForm(name, value)).toBe(true);
  });

  it.each([
    ['accept', "*/*' or 1=1--"],
    ['accept-language', '../../etc/passwd%00'],
    ['authorization', 'Bearer <a>'],
    ['host', 'a.test/../b'],
    ['if-none-match', '"<script>"'],
    ['sec-ch-ua', '"a"<b'],
    ['x-forwarded-for', '1.2.3.4; id'],
    ['referer', 'https://a.test/../b'],
    ['referer', 'https://a.test/?q=%27'],
    ['referer', 'javascript:alert(1)'],
    ['user-agent', 'curl/8.5.0; id'],
    ['user-agent', 'Mozilla/5.0 (X11; cat /etc/passwd)'],
    ['user-agent', 'Mozilla/5.0 (X11; Linux ../../etc)'],
    ['user-agent', "Mozilla/5.0' or 1=1--"],
    ['x-own', 'anything'],
  ])('of %s is not kept by %j', (name, value) => {
    expect(keepsToItsForm(name, value)).toBe(false);
  });
});
