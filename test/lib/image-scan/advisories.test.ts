import { Match } from 'aws-cdk-lib/assertions';
import { synthesise } from '../../support/synthesise';

const { imageScan, stateful } = synthesise({
  imageScan: { advisories: { ecosystems: ['npm', 'Rocky Linux'], baseUrl: 'https://mirror.example/osv', kev: true } },
});

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

function statementsOf(role: string): readonly Statement[] {
  return Object.values(imageScan.findResources('AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes(role))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}
/** Actions of S3 that a role has below the prefix of databases. */
const onDatabases = (role: string) =>
  statementsOf(role)
    .filter(({ Resource }) => JSON.stringify(Resource).includes('/advisories/*'))
    .flatMap(({ Action }) => Action);

describe('The sync of advisories', () => {
  it('looks every hour, with memory and time for the largest exports', () => {
    imageScan.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 hour)',
      Description: Match.stringLikeRegexp('Advisories'),
    });
    imageScan.hasResourceProperties('AWS::Lambda::Function', {
      Description: Match.stringLikeRegexp('^Downloads advisories'),
      MemorySize: 6144,
      Timeout: 900,
      Environment: {
        Variables: Match.objectLike({
          MAYFLY_ADVISORY_ECOSYSTEMS: 'npm,Rocky Linux',
          MAYFLY_ADVISORY_EXPORTS: 'https://mirror.example/osv',
          MAYFLY_EPSS_LIST: 'off',
          MAYFLY_KEV_LIST: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
        }),
      },
    });
  });

  it.each([
    ['syncadvisories', ['s3:GetObject', 's3:PutObject']],
    ['customscan', ['s3:GetObject']],
    ['rejudge', ['s3:GetObject']],
    ['HandlersjudgeRole', []],
  ])('%s may do %j with databases', (role, actions) => {
    expect(onDatabases(role)).toEqual(actions);
  });

  it('may touch no table, registry or other evidence', () => {
    const resources = JSON.stringify(statementsOf('syncadvisories').map(({ Resource }) => Resource));
    expect(resources).not.toMatch(/dynamodb|ecr|scanner|verdict/);
  });

  it('leaves databases that were replaced for a month', () => {
    stateful.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: Match.arrayWith([Match.objectLike({ Prefix: 'advisories/', ExpirationInDays: 30 })]),
      },
    });
  });

  it('is left out where a setting says so', () => {
    const off = synthesise({ imageScan: { advisories: { sync: false } } }).imageScan;
    expect(Object.keys(off.findResources('AWS::Lambda::Function')).join()).not.toContain('syncadvisories');
  });
});
