import { randomBytes } from 'node:crypto';
import type { SharedAccount } from './local-account';

/** Credentials of a user of the local account, as environment variables. */
export type UserEnvironment = Readonly<Record<'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY', string>>;

/** Makes a user that may do what a policy allows, and nothing else: the local account evaluates IAM policies. */
export async function iamUser(account: SharedAccount, policy: object): Promise<UserEnvironment> {
  const UserName = `test-${randomBytes(6).toString('hex')}`;
  await iam(account, { Action: 'CreateUser', UserName });
  const PolicyDocument = JSON.stringify(policy);
  await iam(account, { Action: 'PutUserPolicy', UserName, PolicyName: 'only', PolicyDocument });
  const answer = await iam(account, { Action: 'CreateAccessKey', UserName });
  return {
    AWS_ACCESS_KEY_ID: textOf(answer, 'AccessKeyId'),
    AWS_SECRET_ACCESS_KEY: textOf(answer, 'SecretAccessKey'),
  };
}

/** One call of IAM's query protocol, as the account's root, whose requests the local account does not ask to be signed. */
async function iam(
  { url, account, region }: SharedAccount,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const answer = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ Version: '2010-05-08', ...parameters }),
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${account}/20260101/${region}/iam/aws4_request, SignedHeaders=host, Signature=0`,
    },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`IAM ${parameters['Action']}: ${answer.status} ${text}`);
  return text;
}

function textOf(xml: string, element: string): string {
  const [, value] = new RegExp(`<${element}>([^<]+)</${element}>`).exec(xml) ?? [];
  if (value === undefined) throw new Error(`IAM answered without ${element}`);
  return value;
}
