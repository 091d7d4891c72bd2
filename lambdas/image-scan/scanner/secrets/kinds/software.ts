import type { SecretKind } from '../secret-kind';
import { alnum, form, named, token, UUID, urlSafe } from '../secret-pattern';

/** Software as a service: identity, documents, design, maps, data. Sources: each provider's page on its tokens. */
export const SOFTWARE: readonly SecretKind[] = [
  named(
    ['adafruit-api-key', 'an Adafruit IO key', 'MEDIUM'],
    ['adafruit'],
    '(?:aio_[A-Za-z0-9]{28}|[A-Za-z0-9_-]{32})',
  ),
  named(['adobe-client-id', 'an Adobe client id', 'LOW'], ['adobe'], '[a-f0-9]{32}', { minEntropy: 3 }),
  token(['adobe-client-secret', 'an Adobe client secret', 'HIGH'], 'p8e-', '[A-Za-z0-9_-]{32}', {
    keywords: ['p8e-'],
    minEntropy: 3,
  }),
  named(['airtable-api-key', 'an Airtable API key', 'HIGH'], ['airtable'], alnum(17)),
  form(
    ['airtable-personnal-access-token', 'an Airtable personal access token', 'CRITICAL'],
    ['airtable', 'pat'],
    'pat(?<![A-Za-z0-9_-]pat)[A-Za-z0-9]{14}\\.[a-f0-9]{64}(?![A-Za-z0-9])',
    { minEntropy: 3 },
  ),
  named(['asana-client-id', 'an Asana client id', 'LOW'], ['asana'], '[0-9]{16}', { minEntropy: 2.2 }),
  named(['asana-client-secret', 'an Asana client secret', 'HIGH'], ['asana'], alnum(32)),
  token(
    ['asana-personal-access-token', 'an Asana personal access token', 'HIGH'],
    '[12]/\\d',
    '\\d{12,17}(?:/\\d{10,17})?:[a-f0-9]{32}',
    { keywords: ['asana'] },
  ),
  token(
    ['authress-service-client-access-key', 'an Authress client key', 'CRITICAL'],
    '(?:sc|ext|scauth|authress)_',
    '[A-Za-z0-9]{5,30}\\.[A-Za-z0-9]{4,6}\\.(?:acc)[_-][A-Za-z0-9-]{10,32}\\.[A-Za-z0-9+/_=-]{30,120}',
    { keywords: ['.acc_', '.acc-'] },
  ),
  named(['auth0-client-secret', 'an Auth0 client secret', 'CRITICAL'], ['auth0'], urlSafe(64), { minEntropy: 4 }),
  token(['beamer-api-token', 'a Beamer API token', 'HIGH'], 'b_', '[A-Za-z0-9=_-]{44}', {
    keywords: ['beamer'],
    minEntropy: 3.3,
  }),
  named(['contentful-delivery-api-token', 'a Contentful token', 'MEDIUM'], ['contentful'], '[A-Za-z0-9=_-]{43}', {
    minEntropy: 3.3,
  }),
  token(['contentful-management-token', 'a Contentful management token', 'HIGH'], 'CFPAT-', urlSafe('40,60')),
  named(['dropbox-api-token', 'a Dropbox app secret', 'HIGH'], ['dropbox'], '[A-Za-z0-9]{15}', { minEntropy: 2.9 }),
  token(
    ['dropbox-short-lived-api-token', 'a short-lived Dropbox token', 'HIGH'],
    'sl\\.',
    '(?:u\\.)?[A-Za-z0-9_=-]{120,1500}',
    { keywords: ['sl.'], minEntropy: 4.5 },
  ),
  form(
    ['dropbox-long-lived-api-token', 'a Dropbox access token', 'HIGH'],
    ['aaaaaaaaaa'],
    '(?<![A-Za-z0-9])[A-Za-z0-9]{11}AAAAAAAAAA[A-Za-z0-9_=-]{43}(?![A-Za-z0-9_=-])',
    { minEntropy: 3.8 },
  ),
  token(['figma-token', 'a Figma token', 'HIGH'], 'fig[duo][rh]?_', urlSafe('40,60'), {
    keywords: ['figd_', 'figu_', 'figo_', 'figdr_', 'figuh_', 'figor_', 'figoh_'],
  }),
  named(['flickr-access-token', 'a Flickr key', 'MEDIUM'], ['flickr'], alnum(32)),
  token(['frameio-api-token', 'a Frame.io token', 'HIGH'], 'fio-u-', '[A-Za-z0-9=_-]{64}'),
  named(['hubspot-api-key', 'a HubSpot API key', 'HIGH'], ['hubspot', 'hapikey'], UUID, {
    except: ({ matched }) => /form[_-]?id|portal[_-]?id|form[_-]?guid/i.test(matched),
  }),
  token(['hubspot-private-app-token', 'a HubSpot private app token', 'CRITICAL'], 'pat-(?:na|eu|ap)\\d-', UUID, {
    keywords: ['pat-na', 'pat-eu', 'pat-ap'],
  }),
  token(['intra42-client-secret', 'a 42 client secret', 'HIGH'], 's-s4t2(?:ud|af)-', '[a-f0-9]{64}', {
    keywords: ['s-s4t2ud-', 's-s4t2af-'],
    minEntropy: 3,
  }),
  token(['linear-api-key', 'a Linear API key', 'HIGH'], 'lin_(?:api|oauth)_', alnum('40,64'), {
    keywords: ['lin_api_', 'lin_oauth_'],
  }),
  named(['linear-client-secret', 'a Linear client secret', 'HIGH'], ['linear'], '[a-f0-9]{32}', {
    minEntropy: 3,
    except: ({ matched }) => /^linear(?:layout|gradient|[A-Z]\w*(?:Layout|Gradient))/.test(matched),
  }),
  token(
    ['notion-api-token', 'a Notion integration token', 'HIGH'],
    'ntn_',
    '[0-9]{11}[A-Za-z0-9]{32}(?:[A-Za-z0-9]{3})?',
    { minEntropy: 3.8 },
  ),
  token(['notion-integration-secret', 'a Notion integration token', 'HIGH'], 'secret_', '[A-Za-z0-9]{43}', {
    keywords: ['notion'],
    minEntropy: 3.8,
  }),
  named(
    ['nytimes-access-token', 'a New York Times API key', 'LOW'],
    ['nytimes', 'new-york-times', 'newyorktimes', 'nyt_api'],
    '[A-Za-z0-9=_-]{32}',
  ),
  named(['mapbox-api-token', 'a Mapbox token', 'MEDIUM'], ['mapbox'], '[ps]k\\.[A-Za-z0-9]{60}\\.[A-Za-z0-9_-]{22}', {
    minEntropy: 3.5,
  }),
  token(
    ['mapbox-secret-token', 'a Mapbox secret token', 'HIGH'],
    'sk\\.',
    'eyJ[A-Za-z0-9_-]{40,120}\\.[A-Za-z0-9_-]{22}',
    { keywords: ['sk.eyj'] },
  ),
  named(
    ['maxmind-license-key', 'a MaxMind license key', 'MEDIUM'],
    ['maxmind', 'geoip', 'license'],
    '[A-Za-z0-9]{6}_[A-Za-z0-9_]{29}_mmk',
    { minEntropy: 3 },
  ),
  named(['okta-access-token', 'an Okta API token', 'CRITICAL'], ['okta'], '00[A-Za-z0-9=_-]{40}', { minEntropy: 3.5 }),
  token(['postman-api-token', 'a Postman API key', 'HIGH'], 'PMAK-', '[a-fA-F0-9]{24}-[a-fA-F0-9]{34}'),
  named(
    ['rapidapi-access-token', 'a RapidAPI key', 'MEDIUM'],
    ['rapidapi', 'rapid_api', 'rapid-api'],
    '[A-Za-z0-9_-]{50}',
    { minEntropy: 3.3 },
  ),
  token(['readme-api-token', 'a ReadMe API key', 'HIGH'], 'rdme_', '[A-Za-z0-9]{70}', { minEntropy: 3 }),
  token(['settlemint-personal-access-token', 'a SettleMint personal token', 'HIGH'], 'sm_pat_', alnum(16)),
  token(['settlemint-application-access-token', 'a SettleMint application token', 'HIGH'], 'sm_aat_', alnum(16)),
  token(['settlemint-service-access-token', 'a SettleMint service token', 'HIGH'], 'sm_sat_', alnum(16)),
  named(
    ['sidekiq-secret', 'a Sidekiq credential', 'HIGH'],
    ['bundle_enterprise__contribsys__com', 'bundle_gems__contribsys__com'],
    '[a-f0-9]{8}:[a-f0-9]{8}',
    { minEntropy: 2, evidence: 'form' },
  ),
  form(
    ['sidekiq-sensitive-url', 'a Sidekiq credential in a URL', 'HIGH'],
    ['contribsys.com'],
    'https?://(?<secret>[a-f0-9]{8}:[a-f0-9]{8})@(?:gems|enterprise)\\.contribsys\\.com',
  ),
  named(
    ['trello-access-token', 'a Trello token', 'HIGH'],
    ['trello'],
    '(?:ATTA[A-Za-z0-9]{60,80}|[A-Za-z0-9-]{32}|[a-f0-9]{64})',
  ),
  token(['typeform-api-token', 'a Typeform API token', 'HIGH'], 'tfp_', '[A-Za-z0-9_.=-]{40,59}', { minEntropy: 3.3 }),
  named(['yandex-aws-access-token', 'a Yandex Cloud static key', 'HIGH'], ['yandex'], 'YC[A-Za-z0-9_-]{38}', {
    minEntropy: 3,
  }),
  token(['yandex-static-key', 'a Yandex Cloud static key', 'HIGH'], 'YC(?:AJ|AB|PM|NM|MN|O1)', '[A-Za-z0-9_-]{34,36}', {
    keywords: ['ycaj', 'ycpm', 'ycab', 'ycnm', 'ycmn', 'yco1'],
    minEntropy: 4,
  }),
  token(['yandex-api-key', 'a Yandex Cloud API key', 'HIGH'], 'AQVN', '[A-Za-z0-9_-]{35,38}', { minEntropy: 3.5 }),
  form(
    ['yandex-access-token', 'a Yandex IAM token', 'HIGH'],
    ['t1.'],
    't1\\.(?<![A-Za-z0-9_-]t1\\.)[A-Za-z0-9_-]{8,400}={0,2}\\.[A-Za-z0-9_-]{86}={0,2}(?![A-Za-z0-9_=-])',
    { minEntropy: 4 },
  ),
  token(['clickup-token', 'a ClickUp token', 'HIGH'], 'pk_', '\\d{6,10}_[A-Z0-9]{32}', {
    keywords: ['clickup', 'pk_'],
    minEntropy: 3.3,
  }),
  form(
    ['salesforce-access-token', 'a Salesforce session', 'CRITICAL'],
    ['00d'],
    '00D(?<![A-Za-z0-9]00D)[A-Za-z0-9]{12,15}![A-Za-z0-9._]{80,200}',
    { minEntropy: 4 },
  ),
  token(['salesforce-refresh-token', 'a Salesforce refresh token', 'CRITICAL'], '5Aep861', '[A-Za-z0-9._]{70,100}'),
  named(
    ['zoom-client-secret', 'a Zoom client secret', 'HIGH'],
    ['zoom_client', 'zoom_secret', 'zoom-client'],
    alnum(32),
  ),
  named(['spotify-client-secret', 'a Spotify client secret', 'MEDIUM'], ['spotify'], '[a-f0-9]{32}', {
    minEntropy: 3,
    except: ({ matched }) => !/secret/i.test(matched),
  }),
  named(['okta-client-secret', 'an Okta client secret', 'CRITICAL'], ['okta'], '[A-Za-z0-9_-]{64}', {
    minEntropy: 4,
    except: ({ matched }) => !/secret/i.test(matched),
  }),
  named(['openweather-api-key', 'an OpenWeather API key', 'LOW'], ['openweather', 'owm_api'], '[a-f0-9]{32}', {
    minEntropy: 3,
  }),
  named(['shodan-api-key', 'a Shodan API key', 'MEDIUM'], ['shodan'], alnum(32), { minEntropy: 3.5 }),
  named(['virustotal-api-key', 'a VirusTotal API key', 'MEDIUM'], ['virustotal', 'vt_api'], '[a-f0-9]{64}', {
    minEntropy: 3,
  }),
  named(['securitytrails-api-key', 'a SecurityTrails API key', 'MEDIUM'], ['securitytrails'], alnum(32)),
  named(['browserstack-access-key', 'a BrowserStack access key', 'MEDIUM'], ['browserstack'], alnum(20), {
    minEntropy: 3.3,
  }),
  named(['saucelabs-access-key', 'a Sauce Labs access key', 'MEDIUM'], ['sauce'], UUID),
  named(['lokalise-token', 'a Lokalise token', 'MEDIUM'], ['lokalise'], '[a-z0-9]{40}', { minEntropy: 3.3 }),
  named(['crowdin-token', 'a Crowdin token', 'MEDIUM'], ['crowdin'], '[a-z0-9]{80}', { minEntropy: 3.3 }),
  token(['sanity-token', 'a Sanity token', 'MEDIUM'], 'sk', '[A-Za-z0-9]{80,180}', {
    keywords: ['sanity'],
    minEntropy: 4.3,
  }),
];
