import type { SecretKind } from '../secret-kind';
import { alnum, form, hex, named, token, UUID, urlSafe } from '../secret-pattern';

/** Payment, banking, trade, commerce, exchanges. Sources: each provider's page on its keys. */
export const PAYMENT: readonly SecretKind[] = [
  token(['stripe-access-token', 'a Stripe key', 'CRITICAL'], '[sr]k_(?:live|prod|test)_', '[A-Za-z0-9]{10,250}', {
    keywords: ['k_live_', 'k_prod_', 'k_test_'],
    minEntropy: 3,
  }),
  token(['stripe-webhook-secret', 'a webhook signing secret', 'HIGH'], 'whsec_', '[A-Za-z0-9+/=]{24,80}', {
    minEntropy: 3.5,
  }),
  token(['square-access-token', 'a Square access token', 'CRITICAL'], '(?:sq0atp-|EAAA)', `${urlSafe('22,60')}`, {
    keywords: ['sq0atp-', 'eaaa'],
    minEntropy: 3,
    except: ({ secret }) =>
      secret.startsWith('EAAA') &&
      secret.length < 64 &&
      !/[A-Z].*[a-z].*\d|\d.*[a-z].*[A-Z]|[a-z].*\d.*[A-Z]|[a-z].*[A-Z].*\d/.test(secret.slice(4)),
  }),
  token(['square-secret', 'a Square application secret', 'CRITICAL'], 'sq0csp-', '[0-9A-Za-z\\\\\\][_^/-]{40,60}'),
  token(
    ['braintree-access-token', 'a PayPal Braintree access token', 'CRITICAL'],
    'access_token\\$(?:production|sandbox)\\$',
    '[0-9a-z]{16}\\$[0-9a-f]{32}',
    { keywords: ['access_token$'] },
  ),
  named(['paypal-client-secret', 'a PayPal client secret', 'CRITICAL'], ['paypal'], 'E[A-Za-z0-9_-]{79}', {
    minEntropy: 4,
  }),
  token(
    ['adyen-api-key', 'an Adyen API key', 'CRITICAL'],
    'AQE[a-z]h',
    '[A-Za-z0-9+/=]{60,200}-[A-Za-z0-9+/=]{40,100}-[^\\s"\']{8,40}',
    { keywords: ['aqe'], minEntropy: 4.5 },
  ),
  token(['razorpay-key', 'a Razorpay key id', 'HIGH'], 'rzp_(?:live|test)_', alnum('14,24'), {
    keywords: ['rzp_live_', 'rzp_test_'],
  }),
  token(['mollie-api-key', 'a Mollie API key', 'CRITICAL'], '(?:live|test)_', '[A-Za-z0-9]{30}', {
    keywords: ['mollie'],
    minEntropy: 3.5,
  }),
  token(['paddle-api-key', 'a Paddle API key', 'CRITICAL'], 'pdl_(?:live|sdbx)_apikey_', '[A-Za-z0-9_]{40,70}', {
    keywords: ['pdl_live_', 'pdl_sdbx_'],
  }),
  token(
    ['checkout-secret-key', 'a Checkout.com secret key', 'CRITICAL'],
    'sk_(?:sbox_)?',
    `(?:${UUID}|[a-z0-9]{26,28})`,
    {
      keywords: ['checkout', 'cko', 'sk_sbox_'],
      minEntropy: 3.3,
      except: ({ secret, line }) => !secret.startsWith('sk_sbox_') && !/checkout|cko/i.test(line),
    },
  ),
  token(['flutterwave-public-key', 'a Flutterwave public key', 'LOW'], 'FLWPUBK(?:_TEST)?-', '[a-hA-H0-9]{32}-X', {
    keywords: ['flwpubk'],
  }),
  token(['flutterwave-secret-key', 'a Flutterwave secret key', 'CRITICAL'], 'FLWSECK(?:_TEST)?-', '[a-hA-H0-9]{32}-X', {
    keywords: ['flwseck-', 'flwseck_test-'],
  }),
  token(
    ['flutterwave-encryption-key', 'a Flutterwave encryption key', 'CRITICAL'],
    'FLWSECK_TEST-',
    '[a-hA-H0-9]{12}',
    { keywords: ['flwseck_test-'] },
  ),
  named(['plaid-client-id', 'a Plaid client id', 'LOW'], ['plaid'], alnum(24), { minEntropy: 3 }),
  named(['plaid-secret-key', 'a Plaid secret', 'CRITICAL'], ['plaid'], alnum(30), { minEntropy: 3 }),
  token(['plaid-api-token', 'a Plaid access token', 'CRITICAL'], 'access-(?:sandbox|development|production)-', UUID, {
    keywords: ['access-sandbox-', 'access-development-', 'access-production-'],
  }),
  named(
    ['gocardless-api-token', 'a GoCardless API token', 'CRITICAL'],
    ['gocardless'],
    '(?:live|sandbox)_[A-Za-z0-9=_-]{40}',
    { minEntropy: 3.3 },
  ),
  named(['coinbase-access-token', 'a Coinbase access token', 'CRITICAL'], ['coinbase'], urlSafe(64), {
    minEntropy: 3.3,
  }),
  named(['binance-secret-key', 'a Binance key', 'CRITICAL'], ['binance'], alnum(64), { minEntropy: 4 }),
  named(['bittrex-access-key', 'a Bittrex access key', 'CRITICAL'], ['bittrex'], alnum(32), {
    except: ({ matched }) => /secret/i.test(matched),
  }),
  named(['bittrex-secret-key', 'a Bittrex secret key', 'CRITICAL'], ['bittrex'], alnum(32), {
    except: ({ matched }) => /access|api[_-]?key/i.test(matched),
  }),
  named(['kraken-access-token', 'a Kraken key', 'CRITICAL'], ['kraken'], '[A-Za-z0-9/=_+-]{80,90}', { minEntropy: 4 }),
  named(['kucoin-access-token', 'a KuCoin API key', 'CRITICAL'], ['kucoin'], '[a-f0-9]{24}', { minEntropy: 3 }),
  named(['kucoin-secret-key', 'a KuCoin API secret', 'CRITICAL'], ['kucoin'], UUID),
  named(
    ['etherscan-api-key', 'an Etherscan API key', 'MEDIUM'],
    ['etherscan', 'bscscan', 'polygonscan', 'arbiscan'],
    '[A-Z0-9]{34}',
    { minEntropy: 3.5 },
  ),
  named(['infura-project-secret', 'an Infura key', 'MEDIUM'], ['infura'], '[0-9a-f]{32}', { minEntropy: 3 }),
  named(['alchemy-api-key', 'an Alchemy API key', 'MEDIUM'], ['alchemy'], urlSafe(32), { minEntropy: 3.8 }),
  token(['shopify-shared-secret', 'a Shopify shared secret', 'CRITICAL'], 'shpss_', hex(32)),
  token(['shopify-access-token', 'a Shopify access token', 'CRITICAL'], 'shpat_', hex(32)),
  token(['shopify-custom-access-token', 'a Shopify custom app token', 'CRITICAL'], 'shpca_', hex(32)),
  token(['shopify-private-app-access-token', 'a Shopify private app token', 'CRITICAL'], 'shppa_', hex(32)),
  token(['shopify-partner-token', 'a Shopify partner token', 'CRITICAL'], 'prtapi_', hex(32)),
  token(['shippo-api-token', 'a Shippo API token', 'HIGH'], 'shippo_(?:live|test)_', '[a-f0-9]{40}', {
    keywords: ['shippo_live_', 'shippo_test_'],
  }),
  token(['easypost-api-token', 'an EasyPost API key', 'CRITICAL'], 'EZAK', alnum(54), { minEntropy: 3.5 }),
  token(['easypost-test-api-token', 'an EasyPost test key', 'MEDIUM'], 'EZTK', alnum(54), { minEntropy: 3.5 }),
  named(['lob-api-key', 'a Lob API key', 'HIGH'], ['lob'], '(?:live|test)_[a-f0-9]{35}', { minEntropy: 3 }),
  named(['lob-pub-api-key', 'a Lob publishable key', 'LOW'], ['lob'], '(?:test|live)_pub_[a-f0-9]{31}', {
    minEntropy: 3,
  }),
  token(['duffel-api-token', 'a Duffel API token', 'HIGH'], 'duffel_(?:test|live)_', '[A-Za-z0-9_=-]{43}', {
    keywords: ['duffel_test_', 'duffel_live_'],
  }),
  named(['finicity-client-secret', 'a Finicity secret', 'CRITICAL'], ['finicity'], alnum(20), { minEntropy: 3 }),
  named(['finicity-api-token', 'a Finicity API token', 'HIGH'], ['finicity'], '[a-f0-9]{32}', { minEntropy: 3 }),
  named(['finnhub-access-token', 'a Finnhub API key', 'MEDIUM'], ['finnhub'], '[a-z0-9]{20}(?:[a-z0-9]{20})?', {
    minEntropy: 3,
  }),
  named(['etsy-access-token', 'an Etsy API key', 'HIGH'], ['etsy'], '[a-z0-9]{24}', { minEntropy: 3 }),
  named(['squarespace-access-token', 'a Squarespace API key', 'HIGH'], ['squarespace'], UUID),
  token(['freemius-secret-key', 'a Freemius secret key', 'HIGH'], 'sk_', '[^\\s"\']{29}', {
    keywords: ['secret_key'],
    path: /\.php$/i,
    minEntropy: 3,
    except: ({ line }) => !/["']secret_key["']\s*=>\s*["']sk_/.test(line),
  }),
  named(['freshbooks-access-token', 'a FreshBooks token', 'HIGH'], ['freshbooks'], '[a-z0-9]{64}', { minEntropy: 3.2 }),
  token(['xendit-api-key', 'a Xendit key', 'CRITICAL'], 'xnd_(?:production|development)_', '[A-Za-z0-9]{40,80}', {
    keywords: ['xnd_production_', 'xnd_development_'],
  }),
  form(
    ['quickbooks-token', 'an Intuit access token', 'HIGH'],
    ['intuit', 'quickbooks'],
    '(?<![A-Za-z0-9])AB[A-Za-z0-9]{48}(?![A-Za-z0-9])',
    { minEntropy: 4.3 },
  ),
];
