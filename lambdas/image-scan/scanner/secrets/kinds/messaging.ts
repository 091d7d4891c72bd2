import type { SecretKind } from '../secret-kind';
import { alnum, form, hex, loose, named, token, UUID, urlSafe } from '../secret-pattern';

/** Chat, mail, telephony, social networks. Sources: each provider's page on its tokens. */
export const MESSAGING: readonly SecretKind[] = [
  token(['slack-bot-token', 'a Slack bot token', 'CRITICAL'], 'xoxb-', '[0-9]{9,14}-[0-9]{9,14}-[A-Za-z0-9]{18,64}', {
    minEntropy: 3,
  }),
  token(['slack-legacy-bot-token', 'a Slack bot token', 'CRITICAL'], 'xoxb-', '[0-9]{8,14}-[A-Za-z0-9]{18,26}', {
    minEntropy: 3,
  }),
  token(['slack-user-token', 'a Slack user token', 'CRITICAL'], 'xox[pe]-', '(?:[0-9]{6,14}-){3}[A-Za-z0-9-]{24,64}', {
    keywords: ['xoxp-', 'xoxe-'],
    minEntropy: 3,
  }),
  token(
    ['slack-config-access-token', 'a Slack configuration token', 'CRITICAL'],
    'xoxe\\.xox[bp]-\\d-',
    alnum('120,300'),
    {
      keywords: ['xoxe.xox'],
      minEntropy: 3,
    },
  ),
  token(['slack-config-refresh-token', 'a Slack refresh token', 'CRITICAL'], 'xoxe-\\d-', alnum('100,300'), {
    keywords: ['xoxe-'],
    minEntropy: 3,
  }),
  token(
    ['slack-legacy-workspace-token', 'a Slack workspace token', 'CRITICAL'],
    'xox[ar]-',
    '(?:\\d-)?(?:[0-9A-Za-z]{6,60}-){0,4}[0-9A-Za-z]{8,60}',
    {
      keywords: ['xoxa-', 'xoxr-'],
      minEntropy: 2,
      except: withoutDigits,
    },
  ),
  token(
    ['slack-legacy-token', 'a Slack token', 'CRITICAL'],
    'xox[os]-',
    '\\d{4,14}-\\d{4,14}-\\d{4,14}-[a-fA-F\\d]{8,80}',
    { keywords: ['xoxo-', 'xoxs-'] },
  ),
  token(['slack-session-token', 'a Slack session token', 'CRITICAL'], 'xox[cd]-', '[A-Za-z0-9%+/-]{40,300}', {
    keywords: ['xoxc-', 'xoxd-'],
    minEntropy: 3.3,
  }),
  token(
    ['slack-app-token', 'a Slack app token', 'CRITICAL'],
    'xapp-',
    '\\d-[A-Z0-9]{8,14}-\\d{8,14}-[A-Za-z0-9]{40,80}',
    { minEntropy: 3 },
  ),
  form(
    ['slack-webhook-url', 'a Slack webhook', 'HIGH'],
    ['hooks.slack'],
    'hooks\\.slack(?:-gov)?\\.com/(?:services|workflows|triggers)/[A-Za-z0-9_+/-]{38,120}',
    { minEntropy: 3.3 },
  ),
  form(
    ['discord-webhook', 'a Discord webhook', 'MEDIUM'],
    ['discord.com/api/', 'discordapp.com/api/'],
    'discord(?:app)?\\.com/api/(?:v\\d{1,2}/)?webhooks/\\d{17,20}/[A-Za-z0-9_-]{60,80}',
  ),
  form(
    ['discord-bot-token', 'a Discord bot token', 'CRITICAL'],
    ['discord', 'bot_token', 'bot '],
    '(?<![A-Za-z0-9_-])[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])',
    { minEntropy: 4 },
  ),
  named(['discord-api-token', 'a Discord API token', 'HIGH'], ['discord'], hex(64), { minEntropy: 3 }),
  named(['discord-client-id', 'a Discord client id', 'INFORMATIONAL'], ['discord'], '[0-9]{18}', { minEntropy: 2 }),
  named(['discord-client-secret', 'a Discord client secret', 'HIGH'], ['discord'], loose(32), { minEntropy: 2.5 }),
  form(
    ['telegram-bot-api-token', 'a Telegram bot token', 'CRITICAL'],
    ['telegr', 'tg_bot', 'bot_token', 'bottoken', 'api.telegram.org', ':aa'],
    '(?<![0-9A-Za-z_-])[0-9]{5,16}:A[A-Za-z0-9_-]{34}(?![A-Za-z0-9_-])',
    { minEntropy: 3.5, except: ({ matched, line }) => !/:AA/.test(matched) && !/telegr|bot/i.test(line) },
  ),
  named(['telegram-bot-api-token', 'a Telegram bot token', 'CRITICAL'], ['telegr'], '[0-9]{5,16}:A[A-Za-z0-9_-]{34}', {
    minEntropy: 3.5,
  }),
  named(['mattermost-access-token', 'a Mattermost access token', 'HIGH'], ['mattermost'], '[a-z0-9]{26}'),
  named(['gitter-access-token', 'a Gitter access token', 'MEDIUM'], ['gitter'], urlSafe(40), { minEntropy: 3.3 }),
  token(['twilio-api-key', 'a Twilio API key', 'HIGH'], 'SK', '[0-9a-fA-F]{32}', {
    keywords: [
      'twilio',
      'sk0',
      'sk1',
      'sk2',
      'sk3',
      'sk4',
      'sk5',
      'sk6',
      'sk7',
      'sk8',
      'sk9',
      'ska',
      'skb',
      'skc',
      'skd',
      'ske',
      'skf',
    ],
    minEntropy: 3,
  }),
  named(['twilio-auth-token', 'a Twilio auth token', 'CRITICAL'], ['twilio'], '[0-9a-f]{32}', { minEntropy: 3 }),
  token(
    ['sendgrid-api-token', 'a SendGrid API key', 'CRITICAL'],
    'SG\\.',
    '(?:[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{32,64}|[A-Za-z0-9=_-]{16}[A-Za-z0-9=_.-]{50})',
    { minEntropy: 3.5, keywords: ['sg.'] },
  ),
  token(
    ['sendinblue-api-token', 'a Brevo (Sendinblue) API key', 'CRITICAL'],
    'x(?:keysib|smtpsib)-',
    '[a-f0-9]{64}-[A-Za-z0-9]{16}',
    { keywords: ['xkeysib-', 'xsmtpsib-'] },
  ),
  token(['mailgun-private-api-token', 'a Mailgun private key', 'CRITICAL'], 'key-', '[a-f0-9]{32}', { minEntropy: 3 }),
  named(['mailgun-pub-key', 'a Mailgun public validation key', 'LOW'], ['mailgun'], 'pubkey-[a-f0-9]{32}', {
    minEntropy: 3,
  }),
  named(
    ['mailgun-signing-key', 'a Mailgun key', 'CRITICAL'],
    ['mailgun', 'mg_api'],
    '[a-h0-9]{32}-[a-h0-9]{8}-[a-h0-9]{8}',
  ),
  form(
    ['mailchimp-api-key', 'a Mailchimp API key', 'CRITICAL'],
    ['-us', 'mailchimp'],
    '(?<![A-Za-z0-9_-])[a-f0-9]{32}-us[0-9]{1,2}(?![A-Za-z0-9_-])',
    { minEntropy: 3 },
  ),
  token(['mandrill-api-key', 'a Mandrill API key', 'HIGH'], 'md-', '[A-Za-z0-9_-]{22}', {
    keywords: ['mandrill'],
    minEntropy: 3.5,
  }),
  named(['postmark-server-token', 'a Postmark token', 'HIGH'], ['postmark'], UUID),
  named(['sparkpost-api-key', 'a SparkPost API key', 'HIGH'], ['sparkpost'], '[0-9a-f]{40}', { minEntropy: 3 }),
  token(['resend-api-key', 'a Resend API key', 'HIGH'], 're_', '[A-Za-z0-9]{6,12}_[A-Za-z0-9]{22,28}', {
    minEntropy: 3.5,
  }),
  token(['mailersend-api-token', 'a MailerSend API token', 'HIGH'], 'mlsn\\.', '[a-f0-9]{64}'),
  named(
    ['messagebird-api-token', 'a MessageBird API token', 'HIGH'],
    ['messagebird', 'message_bird', 'message-bird'],
    alnum(25),
  ),
  named(
    ['messagebird-client-id', 'a MessageBird client id', 'LOW'],
    ['messagebird', 'message_bird', 'message-bird'],
    UUID,
  ),
  named(['intercom-api-key', 'an Intercom access token', 'HIGH'], ['intercom'], loose(60), { minEntropy: 3.3 }),
  named(['sendbird-access-token', 'a Sendbird API token', 'HIGH'], ['sendbird'], hex(40), { minEntropy: 3 }),
  named(['sendbird-access-id', 'a Sendbird application id', 'LOW'], ['sendbird'], UUID),
  named(['vonage-api-secret', 'a Vonage API secret', 'HIGH'], ['vonage', 'nexmo'], alnum(16), { minEntropy: 3 }),
  named(['plivo-auth-token', 'a Plivo auth token', 'HIGH'], ['plivo'], '[A-Za-z0-9]{40}', { minEntropy: 3.5 }),
  named(['pusher-app-secret', 'a Pusher app secret', 'MEDIUM'], ['pusher'], '[0-9a-f]{20}', {
    minEntropy: 3,
    except: ({ matched }) => !/secret/i.test(matched),
  }),
  form(
    ['ably-api-key', 'an Ably API key', 'HIGH'],
    ['ably'],
    '(?<![A-Za-z0-9_.-])[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{6}:[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])',
    { minEntropy: 4 },
  ),
  named(['zendesk-secret-key', 'a Zendesk API token', 'HIGH'], ['zendesk'], alnum(40), { minEntropy: 3 }),
  named(['freshdesk-api-key', 'a Freshdesk API key', 'HIGH'], ['freshdesk', 'freshservice'], alnum(20), {
    minEntropy: 3.2,
  }),
  named(['twitch-api-token', 'a Twitch API token', 'HIGH'], ['twitch'], '[a-z0-9]{30}'),
  named(['twitter-api-key', 'a Twitter API key', 'HIGH'], ['twitter'], alnum(25)),
  named(['twitter-api-secret', 'a Twitter API secret', 'CRITICAL'], ['twitter'], alnum(50)),
  named(
    ['twitter-bearer-token', 'a Twitter bearer token', 'CRITICAL'],
    ['twitter', 'bearer'],
    'A{22}[A-Za-z0-9%]{60,120}',
  ),
  named(['twitter-access-token', 'a Twitter access token', 'CRITICAL'], ['twitter'], '[0-9]{7,25}-[0-9A-Za-z]{20,45}'),
  named(['twitter-access-secret', 'a Twitter access token secret', 'CRITICAL'], ['twitter'], alnum(45)),
  named(['facebook-secret', 'a Facebook app secret', 'HIGH'], ['facebook', 'fb_app', 'fb_secret'], hex(32), {
    minEntropy: 3,
  }),
  form(
    ['facebook-access-token', 'a Facebook access token', 'HIGH'],
    ['facebook', 'access_token', 'fb_'],
    '(?<![0-9A-Za-z])\\d{15,16}(?:\\||%7[cC])[0-9A-Za-z_-]{27,40}(?![0-9A-Za-z_-])',
    { minEntropy: 3.3 },
  ),
  token(['facebook-page-access-token', 'a Facebook page access token', 'CRITICAL'], 'EAA[MC]', '[A-Za-z0-9]{100,400}', {
    keywords: ['eaam', 'eaac'],
    minEntropy: 4,
  }),
  token(['instagram-access-token', 'an Instagram access token', 'HIGH'], 'IG(?:QV|AA)', '[A-Za-z0-9_-]{100,300}', {
    keywords: ['igqv', 'igaa'],
    minEntropy: 4,
  }),
  named(['linkedin-client-id', 'a LinkedIn client id', 'LOW'], ['linkedin', 'linked_in', 'linked-in'], '[a-z0-9]{14}', {
    minEntropy: 2.9,
  }),
  named(
    ['linkedin-client-secret', 'a LinkedIn client secret', 'HIGH'],
    ['linkedin', 'linked_in', 'linked-in'],
    '(?:WPL_AP1\\.[A-Za-z0-9]{16}\\.[A-Za-z0-9+/=]{6,10}|[A-Za-z0-9]{16})',
    { minEntropy: 2.9 },
  ),
  named(
    ['line-channel-access-token', 'a LINE channel token', 'HIGH'],
    ['line_channel', 'channel_access_token', 'channelaccesstoken'],
    '[A-Za-z0-9+/]{160,180}={0,2}',
    { minEntropy: 4.5 },
  ),
  form(
    ['dingtalk-webhook', 'a DingTalk webhook', 'MEDIUM'],
    ['oapi.dingtalk.com'],
    'oapi\\.dingtalk\\.com/robot/send\\?access_token=[0-9a-f]{64}',
  ),
  form(
    ['feishu-webhook', 'a Feishu webhook', 'MEDIUM'],
    ['/open-apis/bot/'],
    'open\\.(?:feishu\\.cn|larksuite\\.com)/open-apis/bot/v2/hook/[0-9a-z-]{36}',
  ),
  form(
    ['google-chat-webhook', 'a Google Chat webhook', 'MEDIUM'],
    ['chat.googleapis.com'],
    'chat\\.googleapis\\.com/v1/spaces/[A-Za-z0-9_-]{8,16}/messages\\?key=[A-Za-z0-9_-]{39}&token=[A-Za-z0-9_%=-]{20,80}',
  ),
];

function withoutDigits({ secret }: { readonly secret: string }): boolean {
  return !/\d/.test(secret.slice(5));
}
