import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runMayfly } from './demo/command-line';
import { type SampleAccount, startSampleAccount } from './demo/sample-account';
import { tellStory } from './demo/scenario';

const HELP = `npm start -- [options]

Starts a local account, deploys Mayfly into it, pushes two sample images, follows them to their verdicts, a rebuild
and its proof, and stops everything again. Exit code 0 only if all of that happened.

  --image <path>     also push an image of yours (OCI layout or "docker save" archive) and wait for its verdict
  --keep             keep the account running afterwards, until Ctrl-C, and say how to reach it
  --examples <path>  folder of recipes, packages and advisories (default: examples)
  --help             this text
`;

const EXAMPLES = resolve(__dirname, '..', 'examples');

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      image: { type: 'string' },
      keep: { type: 'boolean', default: false },
      examples: { type: 'string', default: EXAMPLES },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const begun = Date.now();
  const progress = (line: string) => {
    const seconds = ((Date.now() - begun) / 1000).toFixed(1).padStart(5);
    process.stderr.write(`${seconds} s  ${line}\n`);
  };
  const show = (text: string) => process.stdout.write(`\n${text.trimEnd()}\n\n`);
  const examples = resolve(values.examples);

  const account = await startSampleAccount({ examples, progress });
  try {
    await tellStory({ account, examples, progress, show });
    if (values.image !== undefined) await judgeImage(values.image, account.env, progress, show);
    progress('Done: scanned, judged, recorded, rebuilt and proven.');
    if (values.keep) await keep(account);
    else process.stdout.write('Next: npm start -- --image <your image>, or npm start -- --keep to look around.\n');
    return 0;
  } finally {
    await account.stop();
  }
}

async function judgeImage(
  image: string,
  env: Readonly<Record<string, string>>,
  progress: (line: string) => void,
  show: (text: string) => void,
): Promise<void> {
  progress(`Pushing ${image}`);
  for (const args of [
    ['push', image, 'mine/image:latest', '--create'],
    ['gate', 'mine/image:latest'],
  ]) {
    const { stdout, stderr } = await runMayfly(args, env);
    show(`$ mayfly ${args.join(' ')}\n${stdout}${stderr}`);
  }
}

async function keep({ env, auditUrl, issuer }: SampleAccount): Promise<void> {
  const token = await issuer.token({ subject: 'me@example.com', roles: ['auditor', 'operator'] });
  const lines = Object.entries({ ...env, MAYFLY_AUDIT_URL: auditUrl, MAYFLY_TOKEN: token }).map(
    ([name, value]) => `export ${name}='${value}'`,
  );
  process.stdout.write(
    `The account runs until Ctrl-C. In another shell:\n\n${lines.join('\n')}\n` +
      'npx mayfly audit non-compliant\n' +
      'npx mayfly audit non-compliant --url "$MAYFLY_AUDIT_URL"\n' +
      'curl -H "authorization: Bearer $MAYFLY_TOKEN" "$MAYFLY_AUDIT_URL/images?verdict=NON_COMPLIANT"\n',
  );
  await new Promise<void>((stopped) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped());
    setInterval(() => {}, 1 << 30);
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
