import { Match } from 'aws-cdk-lib/assertions';
import { synthesise } from '../../support/synthesise';

describe('The account-settings stack', () => {
  it("keeps the scanner's pulls, and nobody else's, from looking like use of an image", () => {
    const { accountSettings, imageScan } = synthesise();
    const exclusions = Object.values(accountSettings.findResources('AWS::ECR::PullTimeUpdateExclusion'));
    expect(exclusions).toHaveLength(1);

    const output = exclusions[0]?.['Properties'].PrincipalArn['Fn::GetStackOutput'].OutputName;
    const { Value } = imageScan.findOutputs(output)[output] ?? {};
    const [scanner] = Object.values(
      imageScan.findResources('AWS::Lambda::Function', {
        Properties: { Description: Match.stringLikeRegexp('^Reads every layer') },
      }),
    );
    expect(Value).toEqual(scanner?.['Properties'].Role);
  });

  it('leaves pulls as they are where told so, and keeps no archive unless told so', () => {
    const { accountSettings } = synthesise({ accountSettings: { pullTimeExclusion: false } });
    expect(Object.keys(accountSettings.toJSON()['Resources'] ?? {})).toEqual([]);
  });

  it('archives the events of the bus for as long as told', () => {
    const { accountSettings } = synthesise({ accountSettings: { eventArchiveDays: 30 } });
    accountSettings.hasResourceProperties('AWS::Events::Archive', {
      RetentionDays: 30,
      EventPattern: { source: [{ prefix: 'mayfly.' }] },
      SourceArn: Match.anyValue(),
    });
  });
});
