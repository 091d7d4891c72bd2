import fc from 'fast-check';
import { fingerprint } from '../../../../../lambdas/image-scan/scanner/secrets/fingerprint';
import { hint } from '../../../../../lambdas/image-scan/scanner/secrets/hint';

describe('hint', () => {
  it.each([
    ['hunter2', '7 characters'],
    ['12345678901', '11 characters'],
    ['123456789012', '123… (12 characters)'],
    ['ghp_0123456789abcdef', 'ghp_… (20 characters)'],
    ['\n\u00ff\x1b[A secret of many', '???[… (20 characters)'],
  ])('shows of %j only %j', (secret, shown) => {
    expect(hint(secret)).toBe(shown);
  });

  it('never shows more than 4 characters, nor more than a quarter', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 100 }), (secret) => {
        const [shown = ''] = hint(secret).includes('…') ? hint(secret).split('…') : [];
        expect(shown.length).toBeLessThanOrEqual(Math.min(4, secret.length / 4));
      }),
    );
  });
});

describe('fingerprint', () => {
  const key = Buffer.alloc(32, 1);

  it('is the first half of HMAC-SHA-256', () => {
    // RFC 4231, test case 2.
    expect(fingerprint('what do ya want for nothing?', Buffer.from('Jefe'))).toBe('5bdcc146bf60754e6a042426089575c7');
  });

  it('is the same for the same secret, and another under another key', () => {
    expect(fingerprint('secret', key)).toBe(fingerprint('secret', key));
    expect(fingerprint('secret', key)).not.toBe(fingerprint('secret', Buffer.alloc(32, 2)));
    expect(fingerprint('secret', key)).not.toBe(fingerprint('Secret', key));
  });
});
