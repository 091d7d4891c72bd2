import fc from 'fast-check';
import { segmentsOf } from '../../../../lambdas/request-guard/authorization/request-path';
import { expectLinearTime } from '../../../support/linear-time';

describe('the segments of a path', () => {
  it.each([
    ['/', []],
    ['/images', ['images']],
    ['/images/sha256:0a', ['images', 'sha256:0a']],
    ['/images/sha256%3A0a', ['images', 'sha256%3A0a']],
    ['/a/%C3%A9/%20', ['a', '%C3%A9', '%20']],
    ['/a/.well-known/...', ['a', '.well-known', '...']],
  ])('of %s are as they were sent', (path, segments) => expect(segmentsOf(path)).toEqual(segments));

  it.each([
    ['no slash at its start', 'images'],
    ['nothing', ''],
    ['two slashes', '//admin'],
    ['two slashes further on', '/a//b'],
    ['a slash at its end', '/admin/'],
    ['a dot segment', '/x/../admin'],
    ['a single dot', '/./admin'],
    ['dots in escapes', '/x/%2e%2E/admin'],
    ['an encoded slash', '/x%2Fadmin'],
    ['an encoded slash in small letters', '/x%2fadmin'],
    ['a backslash', '/x\\..\\admin'],
    ['an encoded backslash', '/x%5cadmin'],
    ['a path parameter', '/admin;a=b'],
    ['an encoded path parameter', '/admin%3bx'],
    ['a letter in an escape', '/%61dmin'],
    ['an escape within an escape', '/%2561dmin'],
    ['an escape that is cut off', '/admin%'],
    ['an escape that is none', '/admin%zz'],
    ['an encoded NUL', '/admin%00'],
    ['an encoded line break', '/admin%0d%0a'],
    ['an overlong slash', '/x%c0%afadmin'],
    ['a byte that is no UTF-8', '/%ff'],
    ['a query', '/admin?x'],
    ['a fragment', '/admin#x'],
    ['a space', '/admin x'],
    ['a control character', '/admin\u0001'],
  ])('are none where the path has %s', (_, path) => expect(segmentsOf(path)).toBeNull());

  it('are never changed by decoding them once more, or by resolving them as a URL', () => {
    const piece = fc.constantFrom(
      'a',
      'A',
      '.',
      '..',
      '%2e',
      '%2f',
      '%61',
      '%25',
      '%C3%A9',
      '/',
      '\\',
      ';',
      ':',
      '%3A',
      '%',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = `/${pieces.join('')}`;
        const segments = segmentsOf(path);
        if (segments === null) return;
        const decoded = segments.map((segment) => decodeURIComponent(segment));
        expect(decoded.every((text) => !/[/\\%;]/.test(text) && text !== '..' && text !== '.')).toBe(true);
        expect(new URL(path, 'http://x').pathname).toBe(path);
        for (const [index, text] of decoded.entries()) {
          if (/^[\w.~-]*$/.test(text)) expect(text).toBe(segments[index]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('take time that grows with the length of the path alone', () => {
    expectLinearTime((size) => segmentsOf(`/${'%C3%A9/'.repeat(size)}a`), 3000);
  });
});
