import type { ImageConfig } from '../../../../../lambdas/image-scan/scanner/image-config';

type Parts = Partial<ImageConfig['config']> & { readonly history?: readonly string[] };

/** A configuration that no check objects to, but for the given parts; history by its commands. */
export function imageConfig({ history = [], ...config }: Parts): ImageConfig {
  return {
    created: null,
    architecture: 'amd64',
    os: 'linux',
    config: {
      user: '65532',
      env: [],
      labels: {},
      exposedPorts: [],
      volumes: [],
      cmd: [],
      entrypoint: [],
      healthcheck: ['CMD', 'true'],
      ...config,
    },
    history: history.map((createdBy) => ({ createdBy, comment: '', emptyLayer: false })),
    diffIds: [],
  };
}
