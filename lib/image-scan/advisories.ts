import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { ENV } from '../../lambdas/image-scan/contract';
import type { EvidenceBucket } from '../shared/evidence-bucket';
import { ServiceFunction } from '../shared/service-function';

/**
 * Measured: 65,000 records of PyPI in an archive of 58 MB take 0.5 GB at most. The default ecosystems have half a million, most of
 * them small, and the largest archive, compressed, stands in memory too.
 */
const MEMORY_MB = 6144;

/** The longest that Lambda allows: OSV's default exports are some hundred megabytes, and half a million records. */
const TIMEOUT = Duration.minutes(15);

/** What the advisory database of a deployment is compiled from. */
export interface AdvisorySources {
  /** Names of OSV's ecosystems, with a release where only that is wanted: `Debian:12`. */
  readonly ecosystems: readonly string[];
  /** Address of the folder that holds OSV's exports. */
  readonly baseUrl: string;
  /** Address of the scores of EPSS. @default - they are not joined */
  readonly epss?: string;
  /** Address of the list of exploited vulnerabilities. @default - it is not joined */
  readonly kev?: string;
}

export interface AdvisoriesProps extends AdvisorySources {
  readonly evidence: EvidenceBucket;
}

/** Keeps the advisory database that the custom scanner matches packages against no older than a day. */
export class Advisories extends Construct {
  constructor(scope: Construct, id: string, props: AdvisoriesProps) {
    super(scope, id);
    const sync = new ServiceFunction(this, 'sync-advisories', {
      handler: 'image-scan/handlers/sync-advisories',
      description:
        'Downloads advisories once a day, and compiles them to the database that packages are matched against',
      timeout: TIMEOUT,
      memorySize: MEMORY_MB,
    });
    props.evidence.grantPut(sync, 'advisories');
    sync.addEnvironment(ENV.advisoryEcosystems, props.ecosystems.join(','));
    sync.addEnvironment(ENV.advisoryExports, props.baseUrl);
    sync.addEnvironment(ENV.epssList, props.epss ?? 'off');
    sync.addEnvironment(ENV.kevList, props.kev ?? 'off');

    new Rule(this, 'Hourly', {
      description: 'Advisories are synced once a day; an hour after a failure it is tried again',
      schedule: Schedule.rate(Duration.hours(1)),
      // What fails is made up for by the next hour, and an alarm watches the age: nothing is lost that would have to wait.
      targets: [new LambdaFunction(sync, { retryAttempts: 0, maxEventAge: Duration.minutes(30) })],
    });
  }
}
