import { isGuessable } from '../allow/guessable';
import { isCodeFile } from '../allow/published';
import type { FoundText, SecretKind } from '../secret-kind';
import { alnum, form, hex, loose, named, token, UUID, urlSafe } from '../secret-pattern';

/** Continuous integration, code analysis, deployment, package registries. Sources: each provider's page on its tokens. */
export const BUILD: readonly SecretKind[] = [
  named(['travisci-access-token', 'a Travis CI access token', 'HIGH'], ['travis'], alnum(22)),
  token(['circleci-token', 'a CircleCI token', 'CRITICAL'], 'CCI(?:PAT|PRJ)_', '[A-Za-z0-9]{20,26}_[a-f0-9]{40}', {
    keywords: ['ccipat_', 'cciprj_'],
  }),
  named(
    ['circleci-access-token', 'a CircleCI token', 'HIGH'],
    ['circle_token', 'circleci', 'circle_ci'],
    '[0-9a-f]{40}',
    { minEntropy: 3 },
  ),
  named(['droneci-access-token', 'a Drone CI access token', 'HIGH'], ['drone'], alnum(32)),
  token(['buildkite-token', 'a Buildkite token', 'HIGH'], 'bk(?:ua|at|pt|ct)_', alnum('32,64'), {
    keywords: ['bkua_', 'bkat_', 'bkpt_', 'bkct_'],
  }),
  token(
    ['harness-api-key', 'a Harness API key', 'CRITICAL'],
    '(?:pat|sat)\\.',
    '[A-Za-z0-9_-]{22}\\.[0-9a-zA-Z]{24}\\.[0-9a-zA-Z]{20}',
    { keywords: ['pat.', 'sat.'] },
  ),
  named(['jenkins-api-token', 'a Jenkins API token', 'CRITICAL'], ['jenkins'], '(?:11[0-9a-f]{32}|[0-9a-f]{32})', {
    minEntropy: 3,
  }),
  token(['octopus-deploy-api-key', 'an Octopus Deploy API key', 'CRITICAL'], 'API-', '[A-Z0-9]{26}', { minEntropy: 3 }),
  token(['sonar-api-token', 'a Sonar token', 'HIGH'], 'sq[upa]_', '[a-z0-9]{40}', {
    keywords: ['squ_', 'sqp_', 'sqa_'],
  }),
  named(['sonar-api-token', 'a Sonar token', 'HIGH'], ['sonar'], '(?:sq[upa]_)?[A-Za-z0-9=_-]{40}'),
  named(['snyk-api-token', 'a Snyk API token', 'HIGH'], ['snyk'], UUID, {
    except: ({ matched }) => /org(?:ani[sz]ation)?[_-]?id|project[_-]?id|issue|vuln/i.test(matched),
  }),
  token(['snyk-token', 'a Snyk token', 'HIGH'], 'snyk_(?:uat|sat)\\.', '[a-z0-9]{8}\\.[A-Za-z0-9_.-]{40,800}', {
    keywords: ['snyk_uat.', 'snyk_sat.'],
  }),
  named(['codeclimate-token', 'a Code Climate token', 'MEDIUM'], ['cc_test_reporter_id', 'codeclimate'], hex(64), {
    minEntropy: 3,
  }),
  named(['coveralls-token', 'a Coveralls token', 'MEDIUM'], ['coveralls'], alnum(33)),
  token(['semgrep-token', 'a Semgrep token', 'MEDIUM'], 'sgr_', '[a-f0-9]{32,64}'),
  token(['depot-token', 'a Depot token', 'HIGH'], 'depot_(?:org|project|user)_', '[a-f0-9]{64,100}', {
    keywords: ['depot_org_', 'depot_project_', 'depot_user_'],
  }),
  token(['npm-access-token', 'an npm access token', 'CRITICAL'], 'npm_', alnum(36), { minEntropy: 2.8 }),
  form(
    ['npmrc-auth', 'a registry credential of npm', 'CRITICAL'],
    ['_authtoken', '_password', '_auth'],
    '_(?<![A-Za-z0-9_-]_)(?:authToken|password|auth)[ \\t]{0,2}=[ \\t]{0,2}["\']?(?<secret>[A-Za-z0-9+/=._:~-]{8,2000})',
    { minEntropy: 2.5, generic: true, except: notOfNpm },
  ),
  form(
    ['yarnrc-auth', 'a registry credential of Yarn', 'CRITICAL'],
    ['npmauthtoken', 'npmauthident'],
    'npmAuth(?:Token|Ident)["\']?[ \\t]{0,2}:[ \\t]{0,2}["\']?(?<secret>[A-Za-z0-9+/=._:-]{8,2000})',
    { minEntropy: 2.5, generic: true, except: ({ secret }) => isGuessable(secret) },
  ),
  token(['pypi-upload-token', 'a PyPI token', 'CRITICAL'], 'pypi-AgE[A-Za-z0-9]', urlSafe('50,1000'), {
    keywords: ['pypi-age'],
  }),
  token(['rubygems-api-token', 'a RubyGems API key', 'CRITICAL'], 'rubygems_', '[a-f0-9]{48}'),
  token(['clojars-api-token', 'a Clojars API token', 'CRITICAL'], 'CLOJARS_', '[a-zA-Z0-9]{60}'),
  token(['nuget-api-key', 'a NuGet API key', 'CRITICAL'], 'oy2', '[a-z0-9]{43}', { minEntropy: 3.5 }),
  token(['crates-io-token', 'a crates.io token', 'CRITICAL'], 'cio[A-Za-z0-9]', '[A-Za-z0-9]{31}', {
    keywords: ['cargo_registry_token', 'crates', '[registry]', 'registries'],
    minEntropy: 3.8,
    except: ({ line }) => !/token|cargo|crates|registry/i.test(line),
  }),
  token(['docker-hub-token', 'a Docker Hub token', 'CRITICAL'], 'dckr_(?:pat|oat)_', urlSafe('24,64'), {
    keywords: ['dckr_pat_', 'dckr_oat_'],
  }),
  token(['packagist-token', 'a Packagist token', 'HIGH'], 'packagist_[uoa][urc]t_', '[a-f0-9]{68}', {
    keywords: ['packagist_'],
  }),
  token(['anaconda-token', 'an Anaconda token', 'HIGH'], 'conda_', alnum('40,64'), { minEntropy: 3.5 }),
  named(['cloudsmith-api-key', 'a Cloudsmith API key', 'HIGH'], ['cloudsmith'], '[0-9a-f]{40}', { minEntropy: 3 }),
  named(['gemfury-token', 'a Gemfury token', 'HIGH'], ['gemfury', 'fury.io', 'fury_'], '[A-Za-z0-9]{20,34}', {
    minEntropy: 3.3,
  }),
  named(
    ['expo-access-token', 'an Expo access token', 'HIGH'],
    ['expo_token', 'expo-token', 'expo_access'],
    urlSafe(40),
  ),
  token(['vault-service-token', 'a Vault service token', 'CRITICAL'], 'hvs\\.', urlSafe('24,300'), { minEntropy: 3.5 }),
  token(['vault-batch-token', 'a Vault batch token', 'CRITICAL'], 'hvb\\.', urlSafe('100,600'), { minEntropy: 3.5 }),
  token(['vault-recovery-token', 'a Vault recovery token', 'CRITICAL'], 'hvr\\.', urlSafe('24,300'), {
    minEntropy: 3.5,
  }),
  named(['vault-service-token', 'a Vault service token', 'CRITICAL'], ['vault', 'token'], 's\\.[A-Za-z0-9]{24}', {
    minEntropy: 3.5,
  }),
  named(['launchdarkly-access-token', 'a LaunchDarkly access token', 'HIGH'], ['launchdarkly'], loose(40), {
    minEntropy: 3,
  }),
  token(['launchdarkly-key', 'a LaunchDarkly SDK key', 'MEDIUM'], '(?:sdk|api)-', UUID.replaceAll('A-F', ''), {
    keywords: ['launchdarkly', 'sdk-'],
    except: ({ line }) => !/launch_?-?darkly|\bld_?|sdk_?-?key/i.test(line),
  }),
  named(['split-api-key', 'a Split API key', 'MEDIUM'], ['split_api', 'splitio'], '[a-z0-9]{36,60}', {
    minEntropy: 3.3,
  }),
  token(
    ['1password-service-account-token', 'a 1Password service account token', 'CRITICAL'],
    'ops_',
    'eyJ[A-Za-z0-9+/]{250,1500}={0,3}',
    { minEntropy: 4, keywords: ['ops_ey'] },
  ),
  token(
    ['1password-secret-key', 'a 1Password secret key', 'CRITICAL'],
    'A3-',
    '[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}',
    { minEntropy: 3.4 },
  ),
  token(['infisical-token', 'an Infisical token', 'CRITICAL'], 'st\\.', '[a-f0-9]{24}\\.[a-f0-9]{32}\\.[a-f0-9]{32}', {
    keywords: ['infisical'],
  }),
];

/** `_auth` and `_password` say so only in npm's own file, or behind the registry's address: `//registry.npmjs.org/:_password=`. */
function notOfNpm({ secret, matched, line, path }: FoundText): boolean {
  if (isGuessable(secret)) return true;
  if (/npmrc$/.test(path ?? '') || line.includes(`/:${matched}`)) return false;
  return !matched.startsWith('_authToken') || (path !== null && isCodeFile(path));
}
