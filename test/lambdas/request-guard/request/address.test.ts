import fc from 'fast-check';
import { normaliseAddress } from '../../../../lambdas/request-guard/request/address';
import { clientKey } from '../../../../lambdas/request-guard/request/client-key';

describe('An address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    [' 203.0.113.9 ', '203.0.113.9'],
    ['203.0.113.9:443', '203.0.113.9'],
    ['2001:DB8:0:0:0::01', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:8', '2001:db8::1'],
    ['::', '::'],
    ['::1', '::1'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['0:0:0:0:0:FFFF:cb00:7109', '203.0.113.9'],
    ['[::ffff:203.0.113.9]:80', '203.0.113.9'],
  ])('%s is read as %s', (text, address) => {
    expect(normaliseAddress(text)).toBe(address);
  });

  it.each([
    '',
    'unknown',
    'localhost',
    '203.0.113',
    '203.0.113.256',
    '203.0.113.09',
    '0x7f.0.0.1',
    '203.0.113.9:',
    '203.0.113.9:port',
    '203.0.113.9/24',
    'fe80::1%eth0',
    '[fe80::1%25eth0]',
    '[2001:db8::1',
    '[203.0.113.9]x',
    '2001:db8::1::2',
    '2001:db8:0:0:0:0:0:1:443',
    '203.0.113.9, 10.0.0.1',
  ])('%j is none', (text) => {
    expect(normaliseAddress(text)).toBeNull();
  });

  it('has one text only, however it is written', () => {
    fc.assert(
      fc.property(fc.ipV6(), (ip) => {
        const address = normaliseAddress(ip) ?? '';
        expect(normaliseAddress(`[${address.replace(/^(.*:.*)$/, '$1')}]`.toUpperCase())).toBe(address);
        expect(clientKey(ip)).toBe(clientKey(address));
      }),
    );
  });
});

describe('What a client is counted by', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:0:1:2:3:4:5', '2001:db8:0:1::/64'],
    ['2001:db8:0:1::', '2001:db8:0:1::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1:2:3::4:5:6', '1:2:3:0::/64'],
    ['unknown', 'unknown'],
    ['', 'unknown'],
  ])('is for %s %s', (ip, key) => {
    expect(clientKey(ip)).toBe(key);
  });
});
