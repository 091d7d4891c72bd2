import type { SecretKind } from '../secret-kind';
import { alnum, anyCase, form, hex, loose, named, token, UUID, urlSafe } from '../secret-pattern';

/** Clouds, platforms, content networks, databases as a service. Sources: each provider's page on its tokens. */
export const HOSTING: readonly SecretKind[] = [
  token(['digitalocean-pat', 'a DigitalOcean personal access token', 'CRITICAL'], 'dop_v1_', '[a-f0-9]{64}'),
  token(['digitalocean-access-token', 'a DigitalOcean OAuth token', 'CRITICAL'], 'doo_v1_', '[a-f0-9]{64}'),
  token(['digitalocean-refresh-token', 'a DigitalOcean refresh token', 'CRITICAL'], 'dor_v1_', '[a-f0-9]{64}'),
  named(['heroku-api-key', 'a Heroku API key', 'CRITICAL'], ['heroku'], UUID, { except: isOnlyAnId }),
  token(['heroku-api-key-v2', 'a Heroku API key', 'CRITICAL'], 'HRKU-', `(?:AA)?${urlSafe('36,64')}`),
  form(
    ['flyio-access-token', 'a Fly.io access token', 'CRITICAL'],
    ['fo1_', 'fm1', 'fm2_'],
    `(?:fo1_(?<![A-Za-z0-9_-]fo1_)[\\w-]{43}|fm1[ar]_(?<![A-Za-z0-9_-]fm1[ar]_)[A-Za-z0-9+/]{100,2000}={0,3}|fm2_(?<![A-Za-z0-9_-]fm2_)[A-Za-z0-9+/]{100,2000}={0,3})(?![\\w+/-])`,
    { minEntropy: 4 },
  ),
  token(['scalingo-api-token', 'a Scalingo API token', 'HIGH'], 'tk-us-', urlSafe(48)),
  token(['planetscale-password', 'a PlanetScale password', 'CRITICAL'], 'pscale_pw_', '[\\w=.-]{32,64}', {
    keywords: ['pscale_pw_'],
  }),
  token(['planetscale-api-token', 'a PlanetScale API token', 'CRITICAL'], 'pscale_tkn_', '[\\w=.-]{32,64}'),
  token(['planetscale-oauth-token', 'a PlanetScale OAuth token', 'CRITICAL'], 'pscale_oauth_', '[\\w=.-]{32,64}'),
  token(['netlify-pat', 'a Netlify token', 'HIGH'], 'nf[pcout]_', alnum('36,40'), {
    keywords: ['nfp_', 'nfc_', 'nfo_', 'nfu_', 'nft_'],
  }),
  named(['netlify-access-token', 'a Netlify access token', 'HIGH'], ['netlify'], loose('40,46')),
  named(['vercel-access-token', 'a Vercel access token', 'HIGH'], ['vercel'], alnum(24)),
  token(['vercel-token', 'a Vercel token', 'HIGH'], 'vc[apikr]_', alnum('24,60'), {
    keywords: ['vca_', 'vcp_', 'vci_', 'vck_', 'vcr_'],
    minEntropy: 3.5,
  }),
  named(['cloudflare-global-api-key', 'a Cloudflare global API key', 'CRITICAL'], ['cloudflare', 'cf_api'], hex(37)),
  named(
    ['cloudflare-api-key', 'a Cloudflare API token', 'CRITICAL'],
    ['cloudflare', 'cf_api', 'cf_token'],
    urlSafe(40),
  ),
  token(
    ['cloudflare-origin-ca-key', 'a Cloudflare Origin CA key', 'CRITICAL'],
    'v1\\.0-',
    '[a-f0-9]{24}-[a-f0-9]{146}',
  ),
  token(['cloudflare-scoped-token', 'a Cloudflare API token', 'CRITICAL'], 'cf(?:ut|at|k)_', alnum('40,60'), {
    keywords: ['cfut_', 'cfat_', 'cfk_'],
  }),
  named(['fastly-api-token', 'a Fastly API token', 'HIGH'], ['fastly'], loose(32)),
  named(['akamai-client-secret', 'an Akamai EdgeGrid client secret', 'HIGH'], ['client_secret'], '[A-Za-z0-9+/]{43}=', {
    except: ({ line }) => !/akamai|akab-/i.test(line),
  }),
  token(['akamai-access-token', 'an Akamai EdgeGrid token', 'HIGH'], 'akab-', '[a-z0-9]{16}-[a-z0-9]{16}'),
  token(['supabase-service-key', 'a Supabase key', 'CRITICAL'], 'sb(?:p|_secret)_', '[A-Za-z0-9_-]{31,60}', {
    keywords: ['sbp_', 'sb_secret_'],
    minEntropy: 3.3,
  }),
  token(['render-token', 'a Render API key', 'HIGH'], 'rnd_', alnum(32), { minEntropy: 3.5 }),
  token(['neon-api-key', 'a Neon API key', 'HIGH'], 'napi_', '[a-z0-9]{60,70}'),
  token(['neon-password', 'a Neon database password', 'CRITICAL'], 'npg_', alnum('12,20'), { minEntropy: 3 }),
  token(['aiven-service-password', 'an Aiven service password', 'CRITICAL'], 'AVNS_', urlSafe('19,40')),
  token(['databricks-api-token', 'a Databricks API token', 'CRITICAL'], 'dapi', '[a-f0-9]{32}(?:-\\d)?', {
    minEntropy: 3,
  }),
  token(['clickhouse-cloud-api-secret-key', 'a ClickHouse Cloud API key secret', 'CRITICAL'], '4b1d', alnum(38), {
    minEntropy: 3,
  }),
  named(['confluent-secret-key', 'a Confluent API secret', 'CRITICAL'], ['confluent'], '[A-Za-z0-9/+]{64}'),
  named(['confluent-access-token', 'a Confluent API key', 'HIGH'], ['confluent'], alnum(16), { minEntropy: 3 }),
  token(['confluent-api-secret', 'a Confluent API secret', 'CRITICAL'], 'cflt', '[A-Za-z0-9+/]{60}', { minEntropy: 4 }),
  named(
    ['snowflake-password', 'a Snowflake credential', 'CRITICAL'],
    ['snowflake_pat', 'snowflake_token'],
    '[\\w.=-]{40,1000}',
    { minEntropy: 4 },
  ),
  token(
    ['tailscale-key', 'a Tailscale key', 'CRITICAL'],
    'tskey-',
    '(?:api|auth|client|scim|webhook)-[A-Za-z0-9]{8,20}(?:CNTRL)?-[A-Za-z0-9]{16,60}',
  ),
  named(['ngrok-authtoken', 'an ngrok authtoken', 'HIGH'], ['ngrok'], '[A-Za-z0-9]{20,32}_[A-Za-z0-9]{15,30}', {
    except: isOnlyAnId,
  }),
  token(
    ['defined-networking-api-token', 'a Defined Networking API token', 'HIGH'],
    'dnkey-',
    '[A-Za-z0-9=_-]{26}-[A-Za-z0-9=_-]{52}',
  ),
  form(
    ['hashicorp-tf-api-token', 'an HCP Terraform token', 'CRITICAL'],
    ['.atlasv1.'],
    '(?<![A-Za-z0-9])[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9=_-]{60,70}',
    { minEntropy: 3.5 },
  ),
  form(
    ['hashicorp-tf-password', 'a password in a Terraform file', 'HIGH'],
    ['password', 'passwd'],
    `(?:${anyCase('administrator_login_')})?${anyCase('passw')}(?:${anyCase('or')})?[dD](?:_wo)?"?\\s{0,40}=\\s{0,4}"(?<secret>[^"\\s$]{6,64})"`,
    { path: /\.(?:tf|hcl|tfvars)$/i, minEntropy: 2, evidence: 'password' },
  ),
  token(['openshift-user-token', 'an OpenShift user token', 'CRITICAL'], 'sha256~', urlSafe(43), { minEntropy: 3.8 }),
  named(['cisco-meraki-api-key', 'a Cisco Meraki API key', 'HIGH'], ['meraki'], '[0-9a-f]{40}', { minEntropy: 3 }),
  token(['pulumi-api-token', 'a Pulumi access token', 'CRITICAL'], 'pul-', '[a-f0-9]{40}'),
  token(
    ['doppler-api-token', 'a Doppler token', 'CRITICAL'],
    'dp\\.(?:pt|st|sa|ct|scim|audit)\\.',
    '(?:[a-z0-9_-]{2,35}\\.)?[A-Za-z0-9]{40,44}',
    { keywords: ['dp.pt.', 'dp.st.', 'dp.sa.', 'dp.ct.', 'dp.scim.', 'dp.audit.'] },
  ),
  token(['infracost-api-token', 'an Infracost API token', 'MEDIUM'], 'ico-', alnum(32), {
    minEntropy: 3.2,
    except: ({ line, matched }) => line.includes(`.${matched}`),
  }),
  token(['prefect-api-token', 'a Prefect API token', 'HIGH'], 'pnu_', alnum(36), { minEntropy: 2.5 }),
];

/** A name of the resource itself, not of its key: `heroku_app_id`. */
function isOnlyAnId({ matched, secret }: { readonly matched: string; readonly secret: string }): boolean {
  const name = matched.slice(0, matched.length - secret.length);
  return /(?:app|application|team|pipeline|org|organi[sz]ation|user|client|account|zone|project|site|dyno|add_?on|release|build)[_-]?ids?\b/i.test(
    name,
  );
}
