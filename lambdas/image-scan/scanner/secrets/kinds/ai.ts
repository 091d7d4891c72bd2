import type { SecretKind } from '../secret-kind';
import { alnum, form, named, token, UUID, urlSafe } from '../secret-pattern';

/** Providers of models and what is built around them. Sources: each provider's page on its keys. */
export const AI: readonly SecretKind[] = [
  form(
    ['openai-api-key', 'an OpenAI API key', 'CRITICAL'],
    ['t3blbkfj', 'sk-proj-', 'sk-svcacct-', 'sk-admin-'],
    'sk-(?<!(?<!\\\\)[A-Za-z0-9_-]sk-)(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{40,200}|(?:[A-Za-z0-9_-]{20,100}T3BlbkFJ[A-Za-z0-9_-]{20,100}))(?![A-Za-z0-9_-])',
    { minEntropy: 3.5 },
  ),
  token(['anthropic-api-key', 'an Anthropic API key', 'CRITICAL'], 'sk-ant-api\\d\\d-', `${urlSafe('80,120')}`, {
    keywords: ['sk-ant-api'],
    minEntropy: 3.5,
    except: ({ secret }) => !secret.endsWith('AA'),
  }),
  token(
    ['anthropic-admin-api-key', 'an Anthropic admin key', 'CRITICAL'],
    'sk-ant-admin\\d\\d-',
    `${urlSafe('80,120')}`,
    { keywords: ['sk-ant-admin'], minEntropy: 3.5, except: ({ secret }) => !secret.endsWith('AA') },
  ),
  token(
    ['anthropic-oauth-token', 'an Anthropic OAuth token', 'CRITICAL'],
    'sk-ant-o[ar]t\\d\\d-',
    `${urlSafe('60,120')}`,
    { keywords: ['sk-ant-oat', 'sk-ant-ort'], minEntropy: 3.5 },
  ),
  token(['huggingface-access-token', 'a Hugging Face token', 'CRITICAL'], 'hf_', '[A-Za-z]{34}', {
    keywords: ['hf_'],
    minEntropy: 3.5,
    except: readsAsWords,
  }),
  token(
    ['huggingface-organization-api-token', 'a Hugging Face organisation token', 'CRITICAL'],
    'api_org_',
    '[A-Za-z]{34}',
    { minEntropy: 3.5, except: readsAsWords },
  ),
  named(['cohere-api-token', 'a Cohere API key', 'HIGH'], ['cohere', 'co_api_key'], alnum(40), { minEntropy: 4 }),
  token(['perplexity-api-key', 'a Perplexity API key', 'HIGH'], 'pplx-', alnum(48), { minEntropy: 3.5 }),
  token(['replicate-api-token', 'a Replicate API token', 'HIGH'], 'r8_', alnum(37), { minEntropy: 3.5 }),
  token(['groq-api-key', 'a Groq API key', 'HIGH'], 'gsk_', alnum(52), { minEntropy: 3.5 }),
  token(['xai-api-key', 'an xAI API key', 'HIGH'], 'xai-', alnum('70,90'), { minEntropy: 3.5 }),
  token(['openrouter-api-key', 'an OpenRouter API key', 'HIGH'], 'sk-or-v1-', '[a-f0-9]{64}'),
  named(
    ['deepseek-api-key', 'a DeepSeek API key', 'HIGH'],
    ['deepseek', 'dashscope', 'moonshot', 'qwen'],
    'sk-[A-Za-z0-9]{32,48}',
  ),
  named(['mistral-api-key', 'a Mistral API key', 'HIGH'], ['mistral'], alnum(32), { minEntropy: 3.5 }),
  token(['fireworks-api-key', 'a Fireworks API key', 'HIGH'], 'fw_', alnum('22,28'), {
    minEntropy: 3.5,
    except: ({ secret }) => !/\d/.test(secret.slice(3)),
  }),
  token(['together-api-key', 'a Together API key', 'HIGH'], 'tgp_v1_', urlSafe('40,60')),
  named(
    ['elevenlabs-api-key', 'an ElevenLabs API key', 'HIGH'],
    ['elevenlabs', 'eleven_', 'xi-api-key', 'xi_api_key'],
    '(?:sk_[a-f0-9]{48}|[a-f0-9]{32})',
    { minEntropy: 3 },
  ),
  named(['assemblyai-api-key', 'an AssemblyAI API key', 'HIGH'], ['assemblyai'], '[a-f0-9]{32}', { minEntropy: 3 }),
  named(['deepgram-api-key', 'a Deepgram API key', 'HIGH'], ['deepgram'], '[a-f0-9]{40}', { minEntropy: 3 }),
  named(['stability-api-key', 'a Stability AI key', 'HIGH'], ['stability'], `sk-${alnum(48)}`),
  token(['pinecone-api-key', 'a Pinecone API key', 'HIGH'], 'pcsk_', '[A-Za-z0-9]{5,7}_[A-Za-z0-9]{60,66}'),
  named(['pinecone-legacy-key', 'a Pinecone API key', 'HIGH'], ['pinecone'], UUID),
  token(['langsmith-api-key', 'a LangSmith API key', 'HIGH'], 'lsv2_(?:pt|sk)_', '[a-f0-9]{32}_[a-f0-9]{10}', {
    keywords: ['lsv2_pt_', 'lsv2_sk_'],
  }),
  token(['langfuse-secret-key', 'a Langfuse secret key', 'HIGH'], 'sk-lf-', UUID),
  named(['wandb-api-key', 'a Weights & Biases API key', 'HIGH'], ['wandb'], '[a-f0-9]{40}', { minEntropy: 3 }),
  token(['nvidia-api-key', 'an NVIDIA API key', 'HIGH'], 'nvapi-', urlSafe('60,70')),
  token(['tavily-api-key', 'a Tavily API key', 'MEDIUM'], 'tvly-', '(?:dev-|prod-)?[A-Za-z0-9]{32}', {
    minEntropy: 3.5,
  }),
  token(['jina-api-key', 'a Jina API key', 'MEDIUM'], 'jina_', '[a-f0-9]{32}[A-Za-z0-9_-]{28}'),
  token(['apify-api-token', 'an Apify API token', 'HIGH'], 'apify_api_', alnum('34,40')),
  token(['cerebras-api-key', 'a Cerebras API key', 'HIGH'], 'csk-', '[a-z0-9]{48}'),
  token(['voyage-api-key', 'a Voyage AI key', 'HIGH'], 'pa-', '[A-Za-z0-9_-]{43}', { keywords: ['voyage'] }),
  token(['firecrawl-api-key', 'a Firecrawl API key', 'MEDIUM'], 'fc-', '[a-f0-9]{32}', {
    keywords: ['firecrawl', 'fc-'],
    minEntropy: 3,
  }),
  named(
    ['privateai-api-token', 'a Private AI token', 'HIGH'],
    ['privateai', 'private_ai', 'private-ai'],
    '[a-z0-9]{32}',
    { minEntropy: 3 },
  ),
  named(['serpapi-key', 'a SerpApi key', 'MEDIUM'], ['serpapi', 'serp_api'], '[a-f0-9]{64}', { minEntropy: 3 }),
];

/** `hf_requiredCharacteristicTypesForDisplayMetadata` is a name; a token's letters change case at random. */
function readsAsWords({ secret }: { readonly secret: string }): boolean {
  const letters = secret.replace(/^.*_/, '');
  const changes = [...letters].filter(
    (letter, index) => index > 0 && /[A-Z]/.test(letter) !== /[A-Z]/.test(letters[index - 1] ?? ''),
  ).length;
  return changes < 8;
}
