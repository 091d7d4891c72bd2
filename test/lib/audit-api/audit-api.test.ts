import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import cdk from '../../../cdk.json';
import { ROUTES } from '../../../lambdas/audit-api/contract';
import { InvalidSettings, parseSettings } from '../../../lib/settings';
import { AuditApiStack } from '../../../lib/stacks/audit-api-stack';
import { StatefulStack } from '../../../lib/stacks/stateful-stack';
import { ENVIRONMENT } from '../../support/synthesise';

const ISSUER = {
  issuer: 'https://login.example.com/',
  audience: 'mayfly',
  publicKeyUrl: 'https://login.example.com/.well-known/jwks.json',
};

function deployed(): Template {
  const app = new App({ context: { ...cdk.context, 'aws:cdk:bundling-stacks': [] } });
  const env = ENVIRONMENT;
  const { auditApi } = parseSettings({ auditApi: ISSUER });
  if (!auditApi) throw new Error('these settings have one');
  const stateful = new StatefulStack(app, 'mayfly-stateful', { env });
  return Template.fromStack(new AuditApiStack(app, 'mayfly-audit-api', { env, auditApi, stateful }));
}

describe('The audit API', () => {
  const template = deployed();

  it('has the routes of the contract, and no other', () => {
    const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route'));
    expect(routes.map(({ Properties }) => Properties.RouteKey).sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it('writes to nothing but exceptions and operations in the audit table', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
            Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['E#*', 'O#*'] } },
          }),
        ]),
      },
    });
    const written = JSON.stringify(template.findResources('AWS::IAM::Policy'));
    expect(written).not.toMatch(/DeleteItem|dynamodb:\*|s3:|ecr:/);
  });

  it('logs who asked which route, and not what was asked', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: { Format: Match.stringLikeRegexp('routeKey') },
      DefaultRouteSettings: { ThrottlingRateLimit: 100 },
    });
    expect(JSON.stringify(template.findResources('AWS::ApiGatewayV2::Stage'))).not.toMatch(
      /queryString|\$context\.path"/,
    );
  });

  it('tells the function whose tokens it is to take', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          MAYFLY_ISSUER: ISSUER.issuer,
          MAYFLY_AUDIENCE: 'mayfly',
          MAYFLY_ROLES_CLAIM: 'roles',
        }),
      },
    });
  });
});

describe('The settings of the audit API', () => {
  it.each([
    ['keys that anybody on the way could replace', { publicKeyUrl: 'http://login.example.com/keys' }, 'publicKeyUrl'],
    ['an address with credentials', { publicKeyUrl: 'https://me:pw@login.example.com/keys' }, 'publicKeyUrl'],
    ['an empty issuer', { issuer: '' }, 'issuer'],
    ['a path of a claim with a hole in it', { rolesClaim: 'a..b' }, 'rolesClaim'],
    ['no requests at all', { requestsPerMinute: 0 }, 'requestsPerMinute'],
    ['a key that is not known', { audiences: [] }, 'auditApi'],
  ])('refuse %s', (_, changes, named) => {
    expect(() => parseSettings({ auditApi: { ...ISSUER, ...changes } })).toThrow(InvalidSettings);
    expect(() => parseSettings({ auditApi: { ...ISSUER, ...changes } })).toThrow(named);
  });

  it('take keys over http from this machine, for local accounts', () => {
    const publicKeyUrl = 'http://127.0.0.1:8080/.well-known/jwks.json';
    expect(parseSettings({ auditApi: { ...ISSUER, publicKeyUrl } }).auditApi).toMatchObject({ requestsPerMinute: 300 });
  });
});
