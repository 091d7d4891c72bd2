import { buildFile } from '../../../../../lambdas/image-scan/scanner/checks/build-file';
import { credentialFile } from '../../../../../lambdas/image-scan/scanner/checks/credential-file';
import { environmentFile } from '../../../../../lambdas/image-scan/scanner/checks/environment-file';
import { shellHistory } from '../../../../../lambdas/image-scan/scanner/checks/shell-history';
import { sourceRepository } from '../../../../../lambdas/image-scan/scanner/checks/source-repository';
import { sshHostKey } from '../../../../../lambdas/image-scan/scanner/checks/ssh-host-key';
import { sshServer } from '../../../../../lambdas/image-scan/scanner/checks/ssh-server';
import { sudoInstalled } from '../../../../../lambdas/image-scan/scanner/checks/sudo-installed';
import { FILE_NATURES } from '../../../../../lambdas/image-scan/scanner/facts/file-fact';
import { imageFacts, imageFile } from './image-facts-of';

const CHECKS = {
  credential: credentialFile,
  environment: environmentFile,
  repository: sourceRepository,
  'shell-history': shellHistory,
  'build-file': buildFile,
  'ssh-server': sshServer,
  'ssh-host-key': sshHostKey,
  sudo: sudoInstalled,
};

it.each(FILE_NATURES)('has one check for %s, which finds nothing else', (nature) => {
  const files = FILE_NATURES.map((each) => imageFile(`of/${each}`, { nature: each }));
  expect(CHECKS[nature].find(imageFacts({ files: { files } })).map(({ path }) => path)).toEqual([`of/${nature}`]);
});

it.each(['credential', 'environment', 'shell-history', 'ssh-host-key'] as const)(
  'passes over an empty %s',
  (nature) => {
    const image = imageFacts({ files: { files: [imageFile('x', { nature, size: 0 })] } });
    expect(CHECKS[nature].find(image)).toEqual([]);
  },
);
