import type { SecretKind } from '../secret-kind';
import { alnum, form, hex, named, token, UUID, urlSafe } from '../secret-pattern';

/** Sources: GitHub "About authentication" (token formats); GitLab "Token overview" (prefixes); Atlassian, JFrog, Sourcegraph docs. */
export const SOURCE_CONTROL: readonly SecretKind[] = [
  token(['github-pat', 'a GitHub personal access token', 'CRITICAL'], 'ghp_', alnum('36,255'), { minEntropy: 3 }),
  token(
    ['github-fine-grained-pat', 'a fine-grained GitHub personal access token', 'CRITICAL'],
    'github_pat_',
    '[A-Za-z0-9_]{36,255}',
    { minEntropy: 3 },
  ),
  token(['github-oauth', 'a GitHub OAuth token', 'CRITICAL'], 'gho_', alnum('36,255'), { minEntropy: 3 }),
  token(['github-app-token', 'a GitHub app token', 'CRITICAL'], 'gh[us]_', alnum('36,255'), {
    keywords: ['ghu_', 'ghs_'],
    minEntropy: 3,
  }),
  token(['github-refresh-token', 'a GitHub refresh token', 'CRITICAL'], 'ghr_', alnum('36,255'), { minEntropy: 3 }),
  token(['gitlab-pat', 'a GitLab personal access token', 'CRITICAL'], 'glpat-', `${urlSafe('20,64')}(?!\\.[a-z0-9])`, {
    minEntropy: 3,
  }),
  token(
    ['gitlab-pat-routable', 'a GitLab personal access token', 'CRITICAL'],
    'glpat-',
    `${urlSafe('27,300')}\\.[0-9a-z]{2}(?:\\.)?[0-9a-z]{7}`,
    { minEntropy: 3.5 },
  ),
  token(['gitlab-cicd-job-token', 'a GitLab CI/CD job token', 'HIGH'], 'glcbt-', '[0-9a-zA-Z]{1,5}_[0-9a-zA-Z_-]{20}', {
    minEntropy: 3,
  }),
  token(['gitlab-deploy-token', 'a GitLab deploy token', 'CRITICAL'], 'gldt-', urlSafe('20,64'), { minEntropy: 3 }),
  token(['gitlab-feature-flag-client-token', 'a GitLab feature flag token', 'MEDIUM'], 'glffct-', urlSafe('20,64'), {
    minEntropy: 3,
  }),
  token(['gitlab-feed-token', 'a GitLab feed token', 'HIGH'], 'glft-', urlSafe('20,80'), { minEntropy: 3 }),
  token(['gitlab-incoming-mail-token', 'a GitLab incoming mail token', 'HIGH'], 'glimt-', urlSafe('25,64'), {
    minEntropy: 3,
  }),
  token(
    ['gitlab-kubernetes-agent-token', 'a GitLab Kubernetes agent token', 'CRITICAL'],
    'glagent-',
    urlSafe('50,1024'),
    { minEntropy: 3 },
  ),
  token(['gitlab-oauth-app-secret', 'a GitLab OAuth application secret', 'CRITICAL'], 'gloas-', urlSafe(64), {
    minEntropy: 3,
  }),
  token(['gitlab-ptt', 'a GitLab pipeline trigger token', 'HIGH'], 'glptt-', '(?:[0-9a-f]{40}|[0-9A-Za-z_-]{20,64})', {
    minEntropy: 3,
  }),
  token(['gitlab-rrt', 'a GitLab runner registration token', 'HIGH'], 'GR1348941', urlSafe(20), { minEntropy: 3 }),
  token(
    ['gitlab-runner-authentication-token', 'a GitLab runner token', 'HIGH'],
    'glrtr?-',
    `${urlSafe('20,64')}(?!\\.[a-z0-9])`,
    {
      keywords: ['glrt-', 'glrtr-'],
      minEntropy: 3,
    },
  ),
  token(
    ['gitlab-runner-authentication-token-routable', 'a GitLab runner token', 'HIGH'],
    'glrt-',
    `t\\d_${urlSafe('27,300')}\\.[0-9a-z]{2}(?:\\.)?[0-9a-z]{7}`,
    { minEntropy: 3.5 },
  ),
  token(['gitlab-scim-token', 'a GitLab SCIM token', 'HIGH'], 'glsoat-', urlSafe('20,64'), { minEntropy: 3 }),
  token(['gitlab-session-cookie', 'a GitLab session cookie', 'HIGH'], '_gitlab_session=', '[0-9a-z]{32}'),
  named(['gitlab-token', 'a GitLab token', 'HIGH'], ['gitlab'], urlSafe(20), { minEntropy: 3.5 }),
  named(
    ['gitea-access-token', 'a Gitea access token', 'HIGH'],
    ['gitea', 'gogs', 'forgejo', 'codeberg'],
    '[0-9a-f]{40}',
    { minEntropy: 3 },
  ),
  named(['bitbucket-client-id', 'a Bitbucket client id', 'LOW'], ['bitbucket'], alnum(32)),
  named(['bitbucket-client-secret', 'a Bitbucket client secret', 'HIGH'], ['bitbucket'], '[A-Za-z0-9=_-]{64}'),
  token(['bitbucket-app-password', 'a Bitbucket app password', 'CRITICAL'], 'ATBB', '[A-Za-z0-9]{28,32}', {
    minEntropy: 3.3,
  }),
  token(['bitbucket-access-token', 'a Bitbucket access token', 'CRITICAL'], 'ATCTT3xFfG', '[A-Za-z0-9_=-]{40,300}'),
  form(
    ['atlassian-api-token', 'an Atlassian API token', 'CRITICAL'],
    ['atatt3', 'atstt3'],
    'AT[AS]TT3(?<![A-Za-z0-9_]AT[AS]TT3)[A-Za-z0-9_=-]{100,300}(?![A-Za-z0-9_-])',
    { minEntropy: 3.5 },
  ),
  named(
    ['atlassian-api-token', 'an Atlassian API token', 'CRITICAL'],
    ['atlassian', 'confluence', 'jira'],
    '[A-Za-z0-9]{20}[A-Fa-f0-9]{4}',
    { minEntropy: 3.5 },
  ),
  token(
    ['sourcegraph-access-token', 'a Sourcegraph access token', 'HIGH'],
    'sgp_',
    '(?:(?:[a-fA-F0-9]{16}|local)_[a-fA-F0-9]{40}|[a-fA-F0-9]{40})',
    { minEntropy: 3 },
  ),
  named(['sourcegraph-access-token', 'a Sourcegraph access token', 'HIGH'], ['sourcegraph'], hex(40), {
    minEntropy: 3,
  }),
  named(['codecov-access-token', 'a Codecov token', 'MEDIUM'], ['codecov'], `(?:${alnum(32)}|${UUID})`),
  token(['artifactory-api-key', 'an Artifactory API key', 'CRITICAL'], 'AKCp', alnum(69), { minEntropy: 4 }),
  token(['artifactory-reference-token', 'an Artifactory reference token', 'CRITICAL'], 'cmVmd', alnum(59), {
    minEntropy: 4,
  }),
  named(['jfrog-api-key', 'a JFrog API key', 'CRITICAL'], ['jfrog', 'artifactory', 'bintray', 'xray'], alnum(73), {
    minEntropy: 3.5,
  }),
  named(
    ['jfrog-identity-token', 'a JFrog identity token', 'CRITICAL'],
    ['jfrog', 'artifactory', 'bintray', 'xray'],
    alnum(64),
    { minEntropy: 3.2 },
  ),
];
