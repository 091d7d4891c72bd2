import { withoutEscapes } from '../../../../../lambdas/request-guard/response/leaks/leak-rule';
import { findStackTrace } from '../../../../../lambdas/request-guard/response/leaks/stack-traces';

describe('A stack trace', () => {
  it.each([
    ['node', 'TypeError: x\n    at Object.<anonymous> (/var/task/index.mjs:10:5)'],
    ['node', 'Error\n    at async file:///var/task/src/get.ts:3:14'],
    ['node', 'at C:\\app\\server.js:1:2'],
    ['node', '    at Module._compile (node:internal/modules/cjs/loader:1105:14)'],
    ['java', 'java.lang.NullPointerException\n\tat com.example.Api.get(Api.java:42)'],
    ['java', '\tat java.base/java.lang.Thread.run(Native Method)'],
    ['java', 'Caused by: org.hibernate.QueryException: could not resolve'],
    ['python', 'Traceback (most recent call last):\n  ...'],
    ['python', '  File "/var/task/app.py", line 12, in handler'],
    ['dotnet', '   at Api.Orders.Get(Int32 id) in /src/Orders.cs:line 17'],
    ['dotnet', '   at System.Collections.Generic.Dictionary`2.get_Item(TKey key)'],
    ['php', '#0 /var/www/index.php(12): Api->get()'],
    ['php', 'in <b>/var/www/index.php</b> on line <b>12</b>'],
    ['php', 'PHP Warning: Undefined variable $a in /var/www/a.php on line 3'],
    ['go', 'goroutine 1 [running]:\nmain.main()'],
    ['go', '\t/app/main.go:12 +0x1d'],
    ['ruby', "app.rb:3:in `get'"],
  ])('of %s is found, also within JSON: %s', (language, text) => {
    expect(findStackTrace(text)).toBe(language);
    expect(findStackTrace(withoutEscapes(JSON.stringify({ error: { stack: `first\n${text}` } })))).toBe(language);
  });

  it.each([
    'See main.js:10:5 for the place.',
    'We meet at 10:30:00 at the office (room 4).',
    '{"file":"index.ts","line":10,"column":5,"message":"unused"}',
    'The error NullPointerException is thrown at runtime.',
    'Caused by: the weather',
    'at System level, memory is short (see below)',
    'index.php is on line',
    'The traceback (most recent) is kept.',
    'routes: get.go:12',
    'Chapter 3, line 4, in the original',
    'https://example.com/app.js:443:1',
  ])('is not %j', (text) => {
    expect(findStackTrace(text)).toBeNull();
  });
});
