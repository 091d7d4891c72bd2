import type { SecretKind } from '../secret-kind';
import { alnum, form, hex, loose, named, token, UUID, urlSafe } from '../secret-pattern';

/** Metrics, logs, errors, incidents, product analytics. Sources: each provider's page on its keys. */
export const MONITORING: readonly SecretKind[] = [
  named(
    ['datadog-access-token', 'a Datadog key', 'HIGH'],
    ['datadog', 'dd_api', 'dd-api', 'dd_app', 'dd-app'],
    '(?:[A-Za-z0-9]{40}|[a-f0-9]{32})',
    { minEntropy: 3 },
  ),
  token(['datadog-app-key', 'a Datadog application key', 'HIGH'], 'ddapp_', alnum('34,40')),
  token(['new-relic-user-api-key', 'a New Relic user key', 'HIGH'], 'NRAK-', '[A-Za-z0-9]{27}'),
  named(
    ['new-relic-user-api-id', 'a New Relic user key id', 'MEDIUM'],
    ['new-relic', 'newrelic', 'new_relic'],
    alnum(64),
    { minEntropy: 3.2 },
  ),
  token(['new-relic-browser-api-token', 'a New Relic browser token', 'LOW'], 'NRJS-', '[a-f0-9]{19}'),
  token(['new-relic-insert-key', 'a New Relic insert key', 'HIGH'], 'NRII-', '[A-Za-z0-9_-]{32}'),
  token(['new-relic-license-key', 'a New Relic license key', 'HIGH'], 'eu01xx', '[a-f0-9]{30}NRAL'),
  form(
    ['new-relic-ingest-key', 'a New Relic license key', 'HIGH'],
    ['nral', 'ffffnral'],
    '(?<![A-Za-z0-9])[a-f0-9]{36}NRAL(?![A-Za-z0-9])',
    { minEntropy: 3 },
  ),
  token(
    ['sentry-org-token', 'a Sentry organisation token', 'HIGH'],
    'sntrys_',
    'eyJ[A-Za-z0-9+/=]{80,500}(?:={0,2}_[A-Za-z0-9+/]{30,60})?',
    { minEntropy: 4 },
  ),
  token(['sentry-user-token', 'a Sentry user token', 'HIGH'], 'sntryu_', '[a-f0-9]{64}', { minEntropy: 3 }),
  named(['sentry-access-token', 'a Sentry access token', 'HIGH'], ['sentry'], '[a-f0-9]{64}', { minEntropy: 3 }),
  token(['grafana-api-key', 'a Grafana API key', 'HIGH'], 'eyJrIjoi', '[A-Za-z0-9+/]{60,400}={0,3}', {
    minEntropy: 3.5,
  }),
  token(['grafana-cloud-api-token', 'a Grafana Cloud token', 'HIGH'], 'glc_', '[A-Za-z0-9+/]{32,400}={0,3}', {
    minEntropy: 3.3,
    except: ({ secret }) => !/\d/.test(secret),
  }),
  token(
    ['grafana-service-account-token', 'a Grafana service account token', 'HIGH'],
    'glsa_',
    '[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}',
    { minEntropy: 3 },
  ),
  named(['sumologic-access-id', 'a Sumo Logic access id', 'MEDIUM'], ['sumo', 'sumologic'], 'su[A-Za-z0-9]{12}', {
    minEntropy: 3,
  }),
  named(['sumologic-access-token', 'a Sumo Logic access key', 'HIGH'], ['sumo', 'sumologic'], alnum(64), {
    minEntropy: 3,
  }),
  form(
    ['sumologic-collector-url', 'a Sumo Logic collector URL', 'MEDIUM'],
    ['sumologic.com/receiver'],
    'sumologic\\.com/receiver/v1/http/[A-Za-z0-9_=-]{60,150}',
  ),
  token(
    ['dynatrace-api-token', 'a Dynatrace API token', 'HIGH'],
    'dt0[a-z]\\d\\d\\.',
    '[A-Za-z0-9]{24}\\.[A-Za-z0-9]{64}',
    { keywords: ['dt0c0', 'dt0s0', 'dt0e0', 'dt0a0'] },
  ),
  token(['honeycomb-api-key', 'a Honeycomb key', 'HIGH'], 'hca(?:ik|mk|cr)_', '[A-Za-z0-9]{40,70}', {
    keywords: ['hcaik_', 'hcamk_', 'hcacr_'],
  }),
  named(['honeycomb-legacy-key', 'a Honeycomb key', 'HIGH'], ['honeycomb'], alnum('22,32'), { minEntropy: 3.2 }),
  named(
    ['splunk-hec-token', 'a Splunk HTTP event collector token', 'HIGH'],
    ['splunk', 'hec_token', 'hec-token'],
    UUID,
  ),
  named(['logzio-token', 'a Logz.io token', 'MEDIUM'], ['logzio', 'logz.io', 'logz_io'], alnum(32)),
  named(['loggly-token', 'a Loggly token', 'MEDIUM'], ['loggly'], UUID),
  named(['logdna-key', 'a Mezmo (LogDNA) ingestion key', 'MEDIUM'], ['logdna', 'mezmo'], '[0-9a-f]{32}', {
    minEntropy: 3,
  }),
  named(['rollbar-access-token', 'a Rollbar token', 'MEDIUM'], ['rollbar'], '[a-f0-9]{32}', { minEntropy: 3 }),
  named(['bugsnag-api-key', 'a Bugsnag key', 'LOW'], ['bugsnag'], '[a-f0-9]{32}', { minEntropy: 3 }),
  named(['airbrake-api-key', 'an Airbrake key', 'MEDIUM'], ['airbrake'], '[a-f0-9]{32}', { minEntropy: 3 }),
  named(
    ['pagerduty-api-key', 'a PagerDuty key', 'HIGH'],
    ['pagerduty', 'pager_duty', 'pd_api'],
    '(?:[A-Za-z0-9+_-]{20}|[a-f0-9]{32})',
    { minEntropy: 3 },
  ),
  named(['opsgenie-api-key', 'an Opsgenie API key', 'HIGH'], ['opsgenie'], UUID),
  named(['looker-client-id', 'a Looker client id', 'LOW'], ['looker'], '[a-z0-9]{20}', { minEntropy: 3 }),
  named(['looker-client-secret', 'a Looker client secret', 'HIGH'], ['looker'], '[a-z0-9]{24}', { minEntropy: 3 }),
  token(['posthog-personal-key', 'a PostHog personal key', 'HIGH'], 'phx_', alnum('40,50'), { minEntropy: 3.5 }),
  named(['amplitude-secret-key', 'an Amplitude secret key', 'MEDIUM'], ['amplitude'], '[a-f0-9]{32}', {
    minEntropy: 3,
    except: ({ matched }) => !/secret/i.test(matched),
  }),
  named(['mixpanel-secret', 'a Mixpanel secret', 'MEDIUM'], ['mixpanel'], '[a-f0-9]{32}', {
    minEntropy: 3,
    except: ({ matched }) => !/secret/i.test(matched),
  }),
  named(
    ['segment-write-key', 'a Segment write key', 'MEDIUM'],
    ['segment_write', 'segment-write', 'segmentwrite', 'segment_api'],
    alnum(32),
  ),
  token(['segment-public-api-token', 'a Segment public API token', 'HIGH'], 'sgp_', '[A-Za-z0-9]{64}', {
    minEntropy: 4,
    keywords: ['segment'],
  }),
  named(['elastic-api-key', 'an Elastic API key', 'HIGH'], ['elastic', 'kibana'], '[A-Za-z0-9+/]{58,62}={0,2}', {
    minEntropy: 4.3,
  }),
  named(['algolia-api-key', 'an Algolia API key', 'HIGH'], ['algolia', 'docsearch'], '[a-z0-9]{32}', {
    minEntropy: 3,
    except: ({ matched, line }) =>
      /search[_-]?(?:only[_-]?)?(?:api[_-]?)?key/i.test(matched) || /docsearch/i.test(line),
  }),
  named(['instana-key', 'an Instana agent key', 'MEDIUM'], ['instana'], urlSafe(22), { minEntropy: 3.8 }),
  named(['appdynamics-key', 'an AppDynamics key', 'MEDIUM'], ['appdynamics'], '[a-z0-9]{12,36}', { minEntropy: 3.2 }),
  token(['checkly-api-key', 'a Checkly key', 'MEDIUM'], 'cu_', '[a-f0-9]{32}', { keywords: ['checkly'] }),
  named(['scalyr-key', 'a Scalyr key', 'MEDIUM'], ['scalyr'], '[A-Za-z0-9_./-]{40,46}', { minEntropy: 4 }),
  named(['uptimerobot-key', 'an UptimeRobot key', 'LOW'], ['uptimerobot', 'uptime_robot'], 'u\\d{5,8}-[a-f0-9]{24}'),
  named(['statuspage-api-key', 'a Statuspage key', 'MEDIUM'], ['statuspage'], `(?:${UUID}|${hex(64)}|${loose(36)})`, {
    minEntropy: 3,
  }),
];
