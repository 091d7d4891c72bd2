import fc from 'fast-check';
import { parseManifest } from '../../../../../../lambdas/image-scan/scanner/content/java/manifest';
import { parsePomProperties, parsePomXml } from '../../../../../../lambdas/image-scan/scanner/content/java/pom';

/** As Maven and build tools write what they fill in. */
const placeholder = (name: string) => `$\{${name}}`;

it('reads any text as pom.xml, pom.properties and manifest in linear time', () => {
  const piece = fc.constantFrom(
    '<',
    '>',
    '</',
    '/>',
    '<!--',
    '-->',
    '<![CDATA[',
    '<project>',
    '<version>',
    '${',
    '}',
    'a=',
    '\n',
    ' ',
    ':',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      for (const parsed of [parsePomXml(text), parsePomProperties(text)]) {
        expect(parsed === null || (parsed.group.length > 0 && parsed.version.length > 0)).toBe(true);
      }
      expect(parseManifest(text)).toBeInstanceOf(Map);
    }),
  );
  const started = performance.now();
  for (const unit of ['<a>', '<!--', `${placeholder('a')}`, 'a\n', '<project><version>', '&amp']) {
    const text = unit.repeat(4_000_000 / unit.length);
    parsePomXml(`<project><version>${text}`);
    parsePomProperties(text);
    parseManifest(text);
  }
  expect(performance.now() - started).toBeLessThan(20_000);
});
