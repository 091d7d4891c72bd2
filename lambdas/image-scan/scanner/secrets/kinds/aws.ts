import type { SecretKind } from '../secret-kind';
import { ASSIGNMENT, alnum, anyCase, form, hex, NAME_REST, named, token, UUID, urlSafe } from '../secret-pattern';

const BASE64_40 =
  '(?=[0-9A-Za-z+/]{0,39}[0-9])(?=[0-9A-Za-z+/]{0,39}[A-Z])(?=[0-9A-Za-z+/]{0,39}[a-z])[0-9A-Za-z+/]{40}';

/** Sources: AWS IAM User Guide "IAM identifiers" (prefixes of unique ids), Amazon Bedrock "API keys". */
export const AWS: readonly SecretKind[] = [
  token(['aws-access-token', 'an AWS access key id', 'CRITICAL'], 'A(?:KI|SI|BI|CC)A', '[A-Z0-9]{16}', {
    keywords: ['akia', 'asia', 'abia', 'acca'],
    minEntropy: 3,
  }),
  named(['aws-secret-access-key', 'an AWS secret access key', 'CRITICAL'], ['secret', 'aws', 'access'], BASE64_40, {
    names: `${anyCase('aws')}[_.-]?(?:${anyCase('secret')}|${anyCase('sk')})|${anyCase('secret')}[_.-]?${anyCase('access')}[_.-]?${anyCase('key')}|${anyCase('aws')}[_.-]?${anyCase('access')}[_.-]?${anyCase('key')}`,
    minEntropy: 4,
  }),
  form(
    ['aws-secret-access-key-pair', 'an AWS secret access key after its id', 'CRITICAL'],
    ['akia', 'asia'],
    `A(?:KI|SI)A(?<!\\w{4}\\w)[A-Z0-9]{16}["'\`]?\\s{0,4}[,;:|/ \\t]\\s{0,4}["'\`]?(?<secret>${BASE64_40})(?![0-9A-Za-z+/=])`,
    { minEntropy: 4 },
  ),
  named(
    ['aws-session-token', 'an AWS session token', 'HIGH'],
    ['session', 'security'],
    '[0-9A-Za-z+/]{100,2000}={0,2}',
    {
      names: `(?:${anyCase('session')}|${anyCase('security')})[_.-]?${anyCase('token')}`,
      minEntropy: 4.5,
    },
  ),
  token(
    ['aws-amazon-bedrock-api-key-long-lived', 'an Amazon Bedrock API key', 'CRITICAL'],
    'ABSK',
    '[0-9A-Za-z+/]{109,269}={0,2}',
    { keywords: ['absk'], minEntropy: 3 },
  ),
  token(
    ['aws-amazon-bedrock-api-key-short-lived', 'a short-lived Amazon Bedrock API key', 'HIGH'],
    'bedrock-api-key-',
    'YmVkcm9jay5hbWF6b25hd3MuY29t[0-9A-Za-z+/=_-]{0,2000}',
  ),
  token(['aws-mws-token', 'an Amazon MWS token', 'HIGH'], 'amzn\\.mws\\.', UUID),
  token(['aws-appsync-api-key', 'an AWS AppSync API key', 'MEDIUM'], 'da2-', '[a-z0-9]{26}'),
  named(['aws-cognito-client-secret', 'a Cognito client secret', 'HIGH'], ['cognito'], '[a-z0-9]{50,52}', {
    minEntropy: 3.5,
  }),
  form(
    ['aws-ses-smtp-password', 'an Amazon SES SMTP password', 'HIGH'],
    ['smtp', 'ses_', 'ses-'],
    `(?:${anyCase('smtp')}|${anyCase('ses')}[_-])${NAME_REST}${ASSIGNMENT}(?<secret>B[A-Za-z0-9+/]{43})(?![0-9A-Za-z+/=])`,
    { minEntropy: 4, evidence: 'name' },
  ),
  token(['alibaba-access-key-id', 'an Alibaba Cloud access key id', 'HIGH'], 'LTAI', alnum('12,26'), {
    minEntropy: 2.5,
  }),
  named(
    ['alibaba-secret-key', 'an Alibaba Cloud access key secret', 'CRITICAL'],
    ['alibaba', 'aliyun', 'alicloud'],
    alnum(30),
    {
      minEntropy: 3,
    },
  ),
  token(['tencent-secret-id', 'a Tencent Cloud secret id', 'HIGH'], 'AKID', alnum(32), { minEntropy: 3.5 }),
  named(['tencent-secret-key', 'a Tencent Cloud secret key', 'CRITICAL'], ['tencent', 'qcloud'], alnum(32)),
  named(
    ['huawei-secret-key', 'a Huawei Cloud secret key', 'CRITICAL'],
    ['huaweicloud', 'huawei_cloud', 'hwc_'],
    alnum(40),
  ),
  named(['wasabi-secret-key', 'a Wasabi secret key', 'HIGH'], ['wasabi'], BASE64_40),
  token(['backblaze-application-key', 'a Backblaze B2 application key', 'HIGH'], 'K00', '[0-9][A-Za-z0-9+/]{27}', {
    minEntropy: 3.8,
    except: ({ line }) => !/b2|backblaze/i.test(line),
  }),
  named(
    ['digitalocean-spaces-secret', 'a DigitalOcean Spaces secret key', 'HIGH'],
    ['spaces_secret', 'spaces_key'],
    '[A-Za-z0-9+/]{43}',
  ),
  named(['ovh-application-secret', 'an OVHcloud application secret', 'HIGH'], ['ovh'], alnum(32)),
  named(
    ['minio-secret-key', 'a MinIO secret key', 'HIGH'],
    ['minio_secret', 'minio_root_password'],
    '[A-Za-z0-9+/]{40}',
  ),
  named(['scaleway-secret-key', 'a Scaleway secret key', 'CRITICAL'], ['scw_secret', 'scaleway'], UUID, {
    except: ({ matched }) => /(?:project|organi[sz]ation|zone|region|server|image|volume)/i.test(matched),
  }),
  named(['linode-access-token', 'a Linode access token', 'CRITICAL'], ['linode'], hex(64)),
  named(['hetzner-api-token', 'a Hetzner Cloud API token', 'CRITICAL'], ['hcloud', 'hetzner'], alnum(64)),
  named(['vultr-api-key', 'a Vultr API key', 'CRITICAL'], ['vultr'], '[A-Z0-9]{36}'),
  named(['ibm-cloud-api-key', 'an IBM Cloud API key', 'CRITICAL'], ['ibm', 'bluemix', 'watson'], urlSafe(44), {
    minEntropy: 3.8,
  }),
];
