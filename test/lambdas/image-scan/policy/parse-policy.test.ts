import { DEFAULT_POLICY } from '../../../../lambdas/image-scan/policy/default-policy';
import { InvalidJson, InvalidPolicy, type PolicyProblem } from '../../../../lambdas/image-scan/policy/errors';
import { MAX_POLICY_BYTES, parsePolicy } from '../../../../lambdas/image-scan/policy/parse-policy';

function refusal(text: string): InvalidPolicy {
  try {
    parsePolicy(text);
  } catch (error) {
    if (error instanceof InvalidPolicy) return error;
    throw error;
  }
  throw new Error('expected a refusal');
}

function problemsOf(document: unknown): readonly PolicyProblem[] {
  return refusal(JSON.stringify(document)).problems;
}

describe('parsing a policy', () => {
  it('fills in everything but the version from the built-in policy', () => {
    expect(parsePolicy('{"version": 1}')).toEqual(DEFAULT_POLICY);
  });

  it('keeps what the document says and merges thresholds and remediation with the built-in ones', () => {
    const policy = parsePolicy(`{
      "version": 1,
      "thresholds": {"HIGH": 0, "LOW": null},
      "imageMaxAgeDays": null,
      "remediation": {"strategy": "rebuild", "project": "rebuild-images"},
      "acceptUnevaluated": ["npm"],
      "repositories": {"app/*": {"thresholds": {"HIGH": 2}, "remediation": {"strategy": "rebuild"}}}
    }`);
    expect(policy).toEqual({
      ...DEFAULT_POLICY,
      thresholds: { CRITICAL: 0, HIGH: 0, MEDIUM: 20, LOW: null, INFORMATIONAL: null },
      imageMaxAgeDays: null,
      remediation: { strategy: 'rebuild', project: 'rebuild-images', maxAttempts: 2 },
      acceptUnevaluated: ['npm'],
      repositories: { 'app/*': { thresholds: { HIGH: 2 }, remediation: { strategy: 'rebuild' } } },
    });
  });

  it.each<[string, Record<string, unknown>, string, string]>([
    [
      'a negative threshold',
      { thresholds: { HIGH: -1 } },
      'thresholds.HIGH',
      'expected a whole number of 0 or more, found -1',
    ],
    ['a fraction', { thresholds: { HIGH: 1.5 } }, 'thresholds.HIGH', 'expected a whole number of 0 or more, found 1.5'],
    [
      'a number as text',
      { thresholds: { HIGH: '1' } },
      'thresholds.HIGH',
      'expected a whole number of 0 or more, found "1"',
    ],
    ['a list of thresholds', { thresholds: [1] }, 'thresholds', 'expected an object of severities, found a list'],
    [
      'a threshold for an unranked severity',
      { thresholds: { UNDEFINED: 1 } },
      'thresholds.UNDEFINED',
      'unknown key; known keys are CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL',
    ],
    ['a misspelt key', { treshold: {} }, 'treshold', 'unknown key; did you mean "thresholds"?'],
    [
      'a key of the wrong level',
      { CRITICAL: 0 },
      'CRITICAL',
      expect.stringMatching(/^unknown key; known keys are version, thresholds, /),
    ],
    [
      'a misspelt remediation key',
      { remediation: { stategy: 'none' } },
      'remediation.stategy',
      'unknown key; did you mean "strategy"?',
    ],
    ['another version', { version: 2 }, 'version', 'expected 1, the only version of policy documents, found 2'],
    ['no boolean', { countOnlyFixable: 'yes' }, 'countOnlyFixable', 'expected true or false, found "yes"'],
    ['negative days', { graceDays: -1 }, 'graceDays', 'expected a whole number of days, 0 to 36500, found -1'],
    [
      'an advisory age of nothing',
      { maxAdvisoryAgeDays: 0 },
      'maxAdvisoryAgeDays',
      'expected a whole number of days, 1 to 36500, found 0',
    ],
    [
      'an unranked untriagedAs',
      { untriagedAs: 'UNTRIAGED' },
      'untriagedAs',
      'expected one of "CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", found "UNTRIAGED"',
    ],
    [
      'an unknown type of package',
      { acceptUnevaluated: ['deb', 'nmp'] },
      'acceptUnevaluated[1]',
      expect.stringMatching(/^expected one of "apk", .*"npm", .*"rpm", found "nmp"$/),
    ],
    [
      'an unknown way to treat unknown',
      { unknown: 'ignore' },
      'unknown',
      'expected one of "block", "allow", found "ignore"',
    ],
    [
      'a required signature as text',
      { requireSignature: 'true' },
      'requireSignature',
      'expected true or false, found "true"',
    ],
    [
      'a label that is not text',
      { requiredLabels: [{}] },
      'requiredLabels[0]',
      'expected the name of a label, found an object',
    ],
    [
      'a port out of range',
      { sensitivePorts: [22, 65536] },
      'sensitivePorts[1]',
      'expected a whole number from 1 to 65535, found 65536',
    ],
    ['one port without a list', { sensitivePorts: 22 }, 'sensitivePorts', 'expected a list of port numbers, found 22'],
    [
      'an unknown strategy',
      { remediation: { strategy: 'mend' } },
      'remediation.strategy',
      'expected one of "rebuild", "patch", "notify", "none", found "mend"',
    ],
    [
      'no attempts',
      { remediation: { maxAttempts: 0 } },
      'remediation.maxAttempts',
      'expected a whole number from 1 to 10, found 0',
    ],
    [
      'a project that CodeBuild could not hold',
      { remediation: { project: 'a b' } },
      'remediation.project',
      'expected the name of a CodeBuild project, found "a b"',
    ],
    [
      'a project whose name is longer than CodeBuild takes',
      { remediation: { project: 'p'.repeat(151) } },
      'remediation.project',
      `expected the name of a CodeBuild project, found "${'p'.repeat(59)}…`,
    ],
    [
      'a rebuild without a project',
      { remediation: { strategy: 'rebuild' } },
      'remediation.project',
      'the strategy "rebuild" needs the name of a CodeBuild project, found none',
    ],
    [
      'an override that rebuilds without a project',
      { repositories: { 'app/*': { remediation: { strategy: 'rebuild' } } } },
      'repositories["app/*"].remediation.project',
      'the strategy "rebuild" needs the name of a CodeBuild project, found none',
    ],
    [
      'an override that takes the project away',
      { repositories: { app: { remediation: { project: null } } } },
      'repositories.app.remediation.project',
      'expected the name of a CodeBuild project, found null',
    ],
    [
      'a bad value in an override',
      { repositories: { 'app/*': { thresholds: { HIGH: -1 } } } },
      'repositories["app/*"].thresholds.HIGH',
      'expected a whole number of 0 or more, found -1',
    ],
    [
      'a version in an override',
      { repositories: { app: { version: 1 } } },
      'repositories.app.version',
      expect.stringMatching(/^unknown key/),
    ],
    [
      'a misspelt key in an override',
      { repositories: { thresholds: { gracedays: 1 } } },
      'repositories.thresholds.gracedays',
      'unknown key; did you mean "graceDays"?',
    ],
    [
      'a pattern that matches no repository',
      { repositories: { 'App/*': {} } },
      'repositories["App/*"]',
      expect.stringMatching(/^expected a repository name, or a pattern/),
    ],
    [
      'a name that no repository has',
      { repositories: { 'app/': {} } },
      'repositories["app/"]',
      expect.stringMatching(/^expected a repository name, or a pattern/),
    ],
    [
      'an override that is no object',
      { repositories: { app: null } },
      'repositories.app',
      'expected an object of rules, found null',
    ],
    [
      'repositories as a list',
      { repositories: [] },
      'repositories',
      'expected an object of repository patterns, found a list',
    ],
  ])('refuses %s', (_, bad, path, message) => {
    expect(problemsOf({ version: 1, ...bad })).toEqual([{ path, message }]);
  });

  it.each([[null], [[]], ['x'], [1]])('refuses %j as a document', (document) => {
    expect(problemsOf(document)).toEqual([
      { path: '', message: expect.stringMatching(/^expected a JSON object, found/) },
    ]);
  });

  it('requires the version', () => {
    expect(problemsOf({})).toEqual([
      { path: 'version', message: 'expected 1, the only version of policy documents, found nothing' },
    ]);
  });

  it('reports all problems together, those across fields too', () => {
    const error = refusal(
      JSON.stringify({
        version: 2,
        graceDay: 1,
        thresholds: { HIGH: -1, HIHG: 1 },
        requireSignature: true,
        signatures: { required: false, kyes: [] },
        remediation: { strategy: 'rebuild', maxAttempts: 'two' },
        repositories: { 'app/*': { unknown: 1, extra: 1 }, 'NOT OK': {} },
      }),
    );
    expect(error.problems.map(({ path }) => path).sort()).toEqual([
      'graceDay',
      'remediation.maxAttempts',
      'remediation.project',
      'repositories["NOT OK"]',
      'repositories["app/*"].extra',
      'repositories["app/*"].unknown',
      'signatures.kyes',
      'signatures.required',
      'thresholds.HIGH',
      'thresholds.HIHG',
      'version',
    ]);
    for (const { path, message } of error.problems) expect(error.message).toContain(`${path}: ${message}`);
  });

  it('says line and column of what is not JSON', () => {
    const error = refusal('{\n  "version": 1,\n  thresholds: {}\n}');
    expect(error.message).toContain(
      'it is not valid JSON: line 3, column 3: expected a key in double quotes, found "t"',
    );
    expect(error.cause).toBeInstanceOf(InvalidJson);
  });

  it('refuses a document above the size limit, measured in bytes', () => {
    const document = (characters: number) => `{"version":1${' '.repeat(characters - 13)}}`;
    expect(parsePolicy(document(MAX_POLICY_BYTES))).toEqual(DEFAULT_POLICY);
    expect(refusal(document(MAX_POLICY_BYTES + 1)).problems).toEqual([
      { path: '', message: 'the document has 262145 bytes, at most 262144' },
    ]);
    expect(refusal(`{"version":1,"x":"${'é'.repeat(140_000)}"}`).message).toContain('at most 262144');
  });

  it('keeps the message short where problems are many and values long', () => {
    const keys = Array.from({ length: 5000 }, (_, index) => [`${'k'.repeat(30)}${index}`, 1]);
    const error = refusal(JSON.stringify({ version: 1, unknown: 'x'.repeat(50_000), ...Object.fromEntries(keys) }));
    expect(error.problems).toHaveLength(5001);
    expect(error.message).toContain('... and 4951 more');
    expect(error.message.length).toBeLessThan(30_000);
  });
});
