import { dirname } from 'node:path';
import { type DeployOptions, deploy, type StackOutputs } from '../../local/account/deploy';
import type { SharedAccount } from './local-account';

/** Deploys one more CDK app into the account that this process's integration tests share. */
export function deployInto(shared: SharedAccount, options: Omit<DeployOptions, 'bootstrap'>): Promise<StackOutputs> {
  const { url, account, region, temporaryDirectory, env } = shared;
  const running = {
    ...{ url, account, region, temporaryDirectory, env, endpoints: {} },
    port: Number(new URL(url).port),
    nodeDirectory: dirname(process.execPath),
    // It ends with the run, not with one test of it.
    stop: async () => {},
  };
  return deploy(running, { ...options, bootstrap: false });
}
