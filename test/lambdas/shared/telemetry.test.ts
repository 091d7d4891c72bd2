import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { createLogger, createMetrics } from '../../../lambdas/shared/telemetry';

/** The line that the logger writes, from standard output or, for errors, standard error. */
function capture(write: () => void): Record<string, unknown> {
  const lines: string[] = [];
  const take = (line: unknown) => lines.push(String(line)) > 0;
  const spies = [process.stdout, process.stderr].map((out) => jest.spyOn(out, 'write').mockImplementation(take));
  write();
  for (const spy of spies) spy.mockRestore();
  return JSON.parse(lines[0] ?? '{}');
}

describe('createLogger', () => {
  const logger = createLogger('image-scan');

  it('names the service', () => {
    expect(capture(() => logger.info('hello'))).toMatchObject({
      service: 'image-scan',
      message: 'hello',
      level: 'INFO',
    });
  });

  it('logs an error as its description, without response and fields', () => {
    const error = Object.assign(new Error('denied'), { $response: { body: 'payload' }, authorizationToken: 'abc' });
    const line = capture(() => logger.error('failed', error));
    expect(line['error']).toEqual({ name: 'Error', message: 'Error: denied' });
  });

  it('leaves out secrets at any depth and cuts long strings', () => {
    const line = capture(() =>
      logger.info('x', { outer: { authorization: 'Basic abc', apiKey: 'k', note: 'n'.repeat(5000) } }),
    );
    expect(line['outer']).toMatchObject({ authorization: '[redacted]', apiKey: '[redacted]' });
    expect(JSON.stringify(line).length).toBeLessThan(2000);
  });
});

it('createMetrics puts metrics into the namespace with the service as dimension', () => {
  const metrics = createMetrics('image-scan');
  metrics.addMetric('Scans', MetricUnit.Count, 1);
  expect(metrics.serializeMetrics()).toMatchObject({
    service: 'image-scan',
    Scans: 1,
    _aws: { CloudWatchMetrics: [{ Namespace: 'Mayfly', Dimensions: [['service']] }] },
  });
});
