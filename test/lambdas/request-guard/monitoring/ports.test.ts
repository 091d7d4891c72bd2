import type { systemMonitoringPorts } from '../../../../lambdas/request-guard/monitoring/ports';

const VARIABLE = 'AWS_LAMBDA_INITIALIZATION_TYPE';
const before = process.env[VARIABLE];
afterEach(() => {
  if (before === undefined) delete process.env[VARIABLE];
  else process.env[VARIABLE] = before;
});

/** As a new instance of a function has it. */
function freshPorts(): typeof systemMonitoringPorts {
  let ports: typeof systemMonitoringPorts | undefined;
  jest.isolateModules(() => {
    ports = jest.requireActual('../../../../lambdas/request-guard/monitoring/ports').systemMonitoringPorts;
  });
  if (!ports) throw new Error('The module was not loaded.');
  return ports;
}

describe('A cold start', () => {
  it('is the first invocation of an instance', () => {
    const ports = freshPorts();
    expect([ports.isFirstInvocation(), ports.isFirstInvocation()]).toEqual([true, false]);
  });

  it('is none where the instance was started before it was needed', () => {
    process.env[VARIABLE] = 'provisioned-concurrency';
    expect(freshPorts().isFirstInvocation()).toBe(false);
  });
});
