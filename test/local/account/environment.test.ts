import {
  type AccountFacts,
  clientEnvironment,
  miniStackEnvironment,
  toolEnvironment,
} from '../../../local/account/environment';

const facts: AccountFacts = {
  port: 4567,
  account: '111122223333',
  region: 'eu-west-1',
  temporaryDirectory: '/private',
  nodeDirectory: '/node24/bin',
  endpoints: { ecr: 'http://127.0.0.1:1', 'service quotas': 'http://127.0.0.1:2' },
};
const user = {
  PATH: '/usr/bin',
  HOME: '/home/somebody',
  LANG: 'C.UTF-8',
  AWS_PROFILE: 'production',
  AWS_SESSION_TOKEN: 'secret',
  NODE_OPTIONS: '--inspect',
  GITHUB_TOKEN: 'secret',
};
const miniStack = miniStackEnvironment(facts, user, {
  waitScale: 0.5,
  enforceIam: true,
  marker: 'marker',
  extra: { LOG_LEVEL: 'WARNING' },
});

describe('environments of the local account', () => {
  it('give a client endpoint, credentials and region, and the endpoints that differ under the names that SDKs read', () => {
    expect(clientEnvironment(facts)).toMatchObject({
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4567',
      AWS_ENDPOINT_URL_ECR: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_SERVICE_QUOTAS: 'http://127.0.0.1:2',
      AWS_ACCESS_KEY_ID: '111122223333',
      AWS_REGION: 'eu-west-1',
    });
  });

  it('bind MiniStack to the loopback interface and its files to the private folder', () => {
    expect(miniStack).toMatchObject({
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: '4567',
      TMPDIR: '/private',
      HOME: '/private',
      STATE_DIR: '/private/state',
      SFN_WAIT_SCALE: '0.5',
      AUTH: 'true',
      LOG_LEVEL: 'WARNING',
      AWS_ENDPOINT_URL_ECR: 'http://127.0.0.1:1',
    });
  });

  it.each([
    ['of MiniStack and its functions', miniStack],
    ['of the CDK', toolEnvironment(facts, user)],
  ])('%s hold nothing of the user but locale and PATH, with our Node.js first', (_whose, environment) => {
    expect(environment['PATH']).toBe('/node24/bin:/usr/bin');
    expect(environment['LANG']).toBe('C.UTF-8');
    for (const key of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'NODE_OPTIONS', 'GITHUB_TOKEN']) {
      expect(environment).not.toHaveProperty(key);
    }
  });

  it('do not give functions the address of the account, which MiniStack gives them itself', () => {
    expect(miniStack).not.toHaveProperty('AWS_ENDPOINT_URL');
  });
});
