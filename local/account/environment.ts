import { delimiter, join } from 'node:path';

/** Services whose endpoint can differ from the account's own, by the name that AWS SDKs give them. */
export type Endpoints = Readonly<Record<string, string>>;

/** What every environment of the local account is made from. */
export interface AccountFacts {
  readonly port: number;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly temporaryDirectory: string;
  /** Folder of the Node.js that runs us; it comes first on PATH. */
  readonly nodeDirectory: string;
  /** Such as `{ecr: 'http://127.0.0.1:4000'}`. */
  readonly endpoints: Endpoints;
}

/** Of the user's environment only these: neither secrets nor AWS profiles may reach the local account's functions. */
const INHERITED = ['LANG', 'LC_ALL', 'TZ', 'SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS'] as const;

/** The account's address. An IP address and no name, so that SDKs address S3 buckets by path. */
export function accountUrl(port: number): string {
  return `http://127.0.0.1:${port}`;
}

/**
 * What an AWS SDK or the AWS CDK needs to talk to the account. MiniStack reads the account id from an access key
 * of twelve digits; with its `AUTH` such a key is the account's root.
 */
export function clientEnvironment(facts: AccountFacts): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: accountUrl(facts.port),
    ...endpointVariables(facts.endpoints),
    AWS_ACCESS_KEY_ID: facts.account,
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: facts.region,
    AWS_DEFAULT_REGION: facts.region,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(facts.temporaryDirectory, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(facts.temporaryDirectory, 'no-aws-credentials'),
  };
}

/** The environment of a program that works on the account from outside, such as the CDK command line. */
export function toolEnvironment(
  facts: AccountFacts,
  inherited: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return { ...base(facts, inherited), ...clientEnvironment(facts) };
}

/**
 * The environment of MiniStack. Its Lambda workers inherit all of it, so endpoints given here reach the functions;
 * credentials, region and `AWS_ENDPOINT_URL` MiniStack sets for each worker itself.
 */
export function miniStackEnvironment(
  facts: AccountFacts,
  inherited: Readonly<Record<string, string>>,
  options: {
    readonly waitScale: number;
    readonly enforceIam: boolean;
    /** Comes back in the health report: proof that the one who answers is the one we started. */
    readonly marker: string;
    readonly extra: Readonly<Record<string, string>>;
  },
): Readonly<Record<string, string>> {
  const { temporaryDirectory } = facts;
  return {
    ...base(facts, inherited),
    ...endpointVariables(facts.endpoints),
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(facts.port),
    MINISTACK_HOST: '127.0.0.1',
    MINISTACK_ACCOUNT_ID: facts.account,
    MINISTACK_REGION: facts.region,
    MINISTACK_EDITION: options.marker,
    SFN_WAIT_SCALE: String(options.waitScale),
    AUTH: String(options.enforceIam),
    LAMBDA_EXECUTOR: 'local',
    IOT_MTLS_ENABLED: '0',
    SFTP_ENABLED: '0',
    STATE_DIR: join(temporaryDirectory, 'state'),
    S3_DATA_DIR: join(temporaryDirectory, 's3'),
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...options.extra,
  };
}

function base(facts: AccountFacts, inherited: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const kept = INHERITED.flatMap((key) => (inherited[key] === undefined ? [] : [[key, inherited[key]]]));
  return {
    ...Object.fromEntries(kept),
    PATH: [facts.nodeDirectory, inherited['PATH'] ?? '/usr/bin:/bin'].join(delimiter),
    HOME: facts.temporaryDirectory,
    TMPDIR: facts.temporaryDirectory,
  };
}

function endpointVariables(endpoints: Endpoints): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(endpoints).map(([service, url]) => [
      `AWS_ENDPOINT_URL_${service.toUpperCase().replaceAll(/[ -]/g, '_')}`,
      url,
    ]),
  );
}
