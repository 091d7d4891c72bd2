import { randomUUID } from 'node:crypto';

/** What ECS sends to a hook before it starts the first task. Source: ECS developer guide, "Lambda hooks", "PRE_SCALE_UP". */
export function preScaleUp(serviceRevisionArn: string, hookDetails?: unknown): object {
  const service = serviceRevisionArn.replace(':service-revision/', ':service/').replace(/\/[^/]+$/, '');
  return {
    executionId: randomUUID(),
    lifecycleStage: 'PRE_SCALE_UP',
    resourceArn: `${service.replace(':service/', ':service-deployment/')}/EZe5RNVLH6PPzHXINuP28`,
    executionDetails: {
      serviceArn: service,
      targetServiceRevisionArn: serviceRevisionArn,
      testTrafficWeights: {},
      productionTrafficWeights: {},
    },
    ...(hookDetails === undefined ? {} : { hookDetails }),
  };
}
