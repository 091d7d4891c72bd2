// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are those of PHP
import { detectCodeExecution } from '../../../../../lambdas/request-guard/threats/command/code-execution';
import { queryValue, REFUSED } from '../support/surest-detection';

const score = (text: string, place: 'query' | 'json' = 'query') =>
  detectCodeExecution(text, queryValue(text, { place })).score;

describe('code that an interpreter would run', () => {
  it.each([
    ['a call with a command', "system('cat /etc/passwd')"],
    ['one with what the request says', 'eval($_POST["x"])'],
    ['one with hidden code', "1;eval(base64_decode('aWQ='))"],
    ['one between strings', "'.system('id').'"],
    ['one in a string that is expanded', '${@system("id")}'],
    ['one by its name as a string', "('system')('id')"],
    ['a process of Java', 'new java.lang.ProcessBuilder("id").start()'],
    ['its runtime', '@java.lang.Runtime@getRuntime().exec("id")'],
    ['a module of Node.js', 'global.process.mainModule.require("child_process").execSync("id")'],
    ['a telling file', "';readfile('/etc/passwd');//"],
    ['PHP that is longer than a value', `<?php system($_GET["c"]);${' /* x */'.repeat(99)} ?>`],
    ['a value that is longer than one', `';system('id');//${' x'.repeat(400)}`],
    ['the end of a text of several lines', `${'a line of words\n'.repeat(9)}';system('id');//`],
    ['a server-side include in a document', `${'<p>text</p>\n'.repeat(9)}<!--#exec cmd="id" -->`],
  ])('is seen in %s', (_, text) => {
    expect(score(text)).toBeGreaterThanOrEqual(REFUSED);
    expect(score(text, 'json')).toBeGreaterThanOrEqual(REFUSED);
  });

  it.each([
    "<?php\nnamespace App;\nfunction list(string $a): void {\n  echo shell_exec('ls ' . escapeshellarg($a));\n}\n",
    "import os\nimport sys\n\nos.system('ls -l')\nprint(os.environ)\nprint('a longer line to make it a program')",
    "if count > 1:\n    os.system('git repack -a -d')",
    'const output = exec("make sure that it works");',
    "return require('./id')('cat');",
    '<!-- #include virtual="header.html" -->\n<p>some text</p>\n<p>more text, so that this is a page</p>',
    'java.lang.RuntimeException: x\n\tat java.lang.Runtime.exec(Runtime.java:617)\n\tat com.example.A.run(A.java:5)',
    'The `system()` call was replaced:\n\n- system("ls")\n+ listFiles()\n\nPlease look again.',
  ])('is not seen in %j', (text) => {
    expect(score(text, 'json')).toBeLessThan(REFUSED);
  });
});
