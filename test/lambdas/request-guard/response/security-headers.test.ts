import { OptionError } from '../../../../lambdas/request-guard/options/option-error';
import { securityHeaders } from '../../../../lambdas/request-guard/response/security-headers';

describe('The security headers', () => {
  it('are strict where nothing is given', () => {
    expect(securityHeaders()).toEqual({
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    });
  });

  it('can be changed, and left away only by null', () => {
    const headers = securityHeaders({ cacheControl: 'private', permissionsPolicy: null, referrerPolicy: undefined });
    expect(headers).toMatchObject({ 'cache-control': 'private', 'referrer-policy': 'no-referrer' });
    expect(headers).not.toHaveProperty('permissions-policy');
  });

  it.each<[string, object, string]>([
    ['a name that is not known', { hsts: 'x' }, 'securityHeaders.hsts'],
    ['an empty value', { cacheControl: '' }, 'securityHeaders.cacheControl'],
    ['a line end', { cacheControl: 'a\r\nb: c' }, 'securityHeaders.cacheControl'],
    ['a switch', { contentTypeOptions: false }, 'securityHeaders.contentTypeOptions'],
  ])('refuse %s with its path', (_, options, path) => {
    expect(() => securityHeaders(options)).toThrow(OptionError);
    expect(() => securityHeaders(options)).toThrow(`"${path}"`);
  });
});
