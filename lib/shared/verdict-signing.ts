import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ENV } from '../../lambdas/image-scan/contract';

/** Value of the environment variable where nothing is signed. */
const OFF = 'off';

/** Whether verdicts are signed, and by what. */
export class VerdictSigning {
  private readonly key: IKey | undefined;

  /** @param key absent: verdicts are not signed */
  constructor(key?: IKey) {
    this.key = key;
  }

  /** Lets a function sign what it commits, in the one way in which it does, and tells it with what. */
  grantSign(committer: LambdaFunction): void {
    committer.addEnvironment(ENV.signingKey, this.key?.keyArn ?? OFF);
    if (!this.key) return;
    committer.addToRolePolicy(
      new PolicyStatement({
        actions: ['kms:Sign'],
        resources: [this.key.keyArn],
        conditions: { StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'RAW' } },
      }),
    );
  }
}
