import { resolve } from 'node:path';
import { AUDIT_API_STACK, deploy, LOCAL_STACKS, type StackOutputs } from './account/deploy';
import type { Endpoints } from './account/environment';
import { type LocalAccount, startAccount } from './account/start';
import { type Registry, startRegistry } from './registry/start-registry';

const PROJECT = resolve(__dirname, '..');

export interface DeploymentOptions {
  /** Functions inherit the addresses of the registry stand-in and of proxies, so the ports of these come first. */
  readonly ports: {
    readonly registry: number;
    /** @default - a free one */
    readonly account?: number;
  };
  /** Services that functions find elsewhere, such as behind a proxy. @default - ECR, Inspector and CodeBuild at the registry */
  readonly endpoints?: Endpoints;
  /** Factor on the waits and retry delays of state machines; 0 skips them. */
  readonly waitScale: number;
  /** Whether functions may do only what their roles allow. @default true */
  readonly enforceIam?: boolean;
  /** How many functions may run at once; more wait their turn. @default - as many as are invoked */
  readonly maxInvocations?: number;
  /** Folder with `advisories`, `images` and `packages`; or a function that makes one in the account's temporary folder. */
  readonly examples: string | ((temporaryDirectory: string) => Promise<string>);
  /** Folder of the CDK app. @default - Mayfly's own */
  readonly directory?: string;
  /** The deployment's settings: `context.mayfly`. */
  readonly settings: object;
  /** Called when the registry and the account are there and the deployment begins. */
  readonly onDeploy?: () => void;
  /** Called with each line that the CDK prints. */
  readonly progress?: (line: string) => void;
}

/** A local account with the registry stand-in before it and the app deployed into it. */
export interface LocalDeployment {
  readonly account: LocalAccount;
  readonly registry: Registry;
  /** Output values by stack name and output key. */
  readonly outputs: StackOutputs;
  /** Ends all of it. */
  stop(): Promise<void>;
}

function stacksOf(settings: object): readonly string[] {
  return 'auditApi' in settings ? [...LOCAL_STACKS, AUDIT_API_STACK] : LOCAL_STACKS;
}

/** @throws what `startAccount`, `startRegistry` and `deploy` throw; nothing is left running then */
export async function startDeployment(options: DeploymentOptions): Promise<LocalDeployment> {
  const { ports, examples, directory = PROJECT, progress } = options;
  const registryUrl = `http://127.0.0.1:${ports.registry}`;
  const started: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (let end = started.pop(); end !== undefined; end = started.pop()) await end();
  };
  try {
    const account = await startAccount({
      ...(ports.account === undefined ? {} : { port: ports.account }),
      waitScale: options.waitScale,
      enforceIam: options.enforceIam ?? true,
      ...(options.maxInvocations === undefined ? {} : { maxInvocations: options.maxInvocations }),
      endpoints: { ecr: registryUrl, inspector2: registryUrl, codebuild: registryUrl, ...options.endpoints },
    });
    started.push(() => account.stop());
    const registry = await startRegistry({
      accountUrl: account.url,
      account: account.account,
      region: account.region,
      examples: typeof examples === 'string' ? examples : await examples(account.temporaryDirectory),
      port: ports.registry,
    });
    started.push(() => registry.close());
    options.onDeploy?.();
    const outputs = await deploy(account, {
      directory,
      ...(directory === PROJECT ? { stacks: stacksOf(options.settings) } : {}),
      ...(progress ? { progress } : {}),
      context: { mayfly: JSON.stringify(options.settings) },
    });
    return { account, registry, outputs, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
