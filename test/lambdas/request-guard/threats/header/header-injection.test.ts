// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are those of template engines and loggers
import { detectHeaderInjection } from '../../../../../lambdas/request-guard/threats/header/header-injection';
import { REFUSED, surestScore } from '../surest-detection';

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
  ])('is seen in %j', (text) => {
    expect(surestScore(detectHeaderInjection, text)).toBeGreaterThanOrEqual(REFUSED);
  });

  it.each([
    'Hi all,\nName: Bob\nTeam: Blue',
    'server:\n  host: localhost\n  port: 80',
    'HTTP/1.1 200 OK\nContent-Type: application/json\n\n{"a":1}',
    'Hello,\r\nplease find the link: below.\r\nHost: Bob\r\n',
    '---\ntitle: x\nlink: y\n---\n\ntext',
    '<template>\n  <button @click="save">Save</button>\n</template>\n<script setup>\nimport { ref } from \'vue\'\nconst x = ref(0)\n</script>\n<style scoped>\n.a { color: red }\n</style>',
    '<html>\n<head><title>x</title><link rel="stylesheet" href="/a.css"></head>\n<body>\n<h1>Hi</h1>\n<script src="/app.js"></script>\n</body>\n</html>',
    'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: x\n    image: {{ .Values.image }}\n    args: ["--x=$(FOO)"]',
    'on: push\njobs:\n  b:\n    runs-on: ubuntu-latest\n    steps:\n    - run: echo ${{ secrets.X }} && npm ci',
    'Step 1:\n```html\n<script>alert(1)</script>\n```\nThen reload the page and look at it.',
    "for i in range(3):\n    print(i)\n    x = eval('1+1')\nprint(x)",
    "const f = async () => {\n  const r = await fetch('/x');\n  document.getElementById('a').innerHTML = r;\n  alert('done');\n};",
    'Hi\nTo: bob\n',
    'title: x\nhost: y',
  ])('is not seen in %j', (text) => {
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
