import { addInsteadOfCopy } from './add-instead-of-copy';
import { buildFile } from './build-file';
import type { Check } from './check';
import { chmodForAll } from './chmod-for-all';
import { credentialFile } from './credential-file';
import { dangerousVolume } from './dangerous-volume';
import { distributionUpgrade } from './distribution-upgrade';
import { duplicateAccount } from './duplicate-account';
import { emptyPassword } from './empty-password';
import { endOfLifeDistribution } from './end-of-life-distribution';
import { environmentFile } from './environment-file';
import { knownCredential } from './known-credential';
import { knownSetuidFile } from './known-setuid-file';
import { latestTag } from './latest-tag';
import { namedSecret } from './named-secret';
import { noHealthcheck } from './no-healthcheck';
import { packageCache } from './package-cache';
import { pipedDownload } from './piped-download';
import { rootUser } from './root-user';
import { secondRootAccount } from './second-root-account';
import { setgidFile } from './setgid-file';
import { setuidFile } from './setuid-file';
import { shellHistory } from './shell-history';
import { sourceRepository } from './source-repository';
import { sshHostKey } from './ssh-host-key';
import { sshServer } from './ssh-server';
import { sudoInBuild } from './sudo-in-build';
import { sudoInstalled } from './sudo-installed';
import { sudoWithoutPassword } from './sudo-without-password';
import { tlsVerificationOff } from './tls-verification-off';
import { unpinnedPackages } from './unpinned-packages';
import { unverifiedAdd } from './unverified-add';
import { unverifiedDownload } from './unverified-download';
import { unverifiedRepository } from './unverified-repository';
import { updateWithoutInstall } from './update-without-install';
import { worldWritableFile } from './world-writable-file';
import { writableSystemFile } from './writable-system-file';

/**
 * Every check of an image, in the order of the report and of docs/scanner-checks.md. To add one: write a file beside
 * this one that exports a `Check` with an id of its own, test it under the same name, list it here and in that page's
 * table, and raise `RULES_VERSION`.
 */
export const ALL_CHECKS: readonly Check[] = [
  // Who runs, and as whom.
  rootUser,
  emptyPassword,
  secondRootAccount,
  duplicateAccount,
  sudoWithoutPassword,
  sudoInstalled,
  // What the configuration says.
  noHealthcheck,
  dangerousVolume,
  tlsVerificationOff,
  latestTag,
  knownCredential,
  namedSecret,
  // What the base is, and what the files are.
  endOfLifeDistribution,
  setuidFile,
  setgidFile,
  knownSetuidFile,
  writableSystemFile,
  worldWritableFile,
  credentialFile,
  environmentFile,
  sourceRepository,
  shellHistory,
  sshServer,
  sshHostKey,
  unverifiedRepository,
  packageCache,
  buildFile,
  // How it was built.
  pipedDownload,
  unverifiedDownload,
  unverifiedAdd,
  addInsteadOfCopy,
  chmodForAll,
  sudoInBuild,
  updateWithoutInstall,
  unpinnedPackages,
  distributionUpgrade,
];
