import { sensitivePorts } from '../../../../../lambdas/image-scan/judge/policy-checks/sensitive-ports';
import { findingSchema } from '../../../../../lambdas/verdicts/finding';
import { CONFIGURATION, NOW, policyWith } from '../evidence';

const found = (exposedPorts: readonly string[], ports: readonly number[]) =>
  sensitivePorts({ ...CONFIGURATION, exposedPorts }, policyWith({ sensitivePorts: ports }), NOW);

describe('sensitive ports', () => {
  it.each<[string, readonly string[], readonly number[], readonly string[]]>([
    ['none exposed', [], [22], []],
    ['others exposed', ['8080/tcp', '2222/tcp'], [22], []],
    ['one exposed', ['22/tcp'], [22, 23], ['config.ExposedPorts["22/tcp"]']],
    ['one exposed without a protocol', ['22'], [22], ['config.ExposedPorts["22"]']],
    ['one exposed by another protocol', ['3389/udp'], [3389], ['config.ExposedPorts["3389/udp"]']],
    [
      'two in a range',
      ['20-25/tcp'],
      [22, 23, 3389],
      ['config.ExposedPorts["20-25/tcp"]:22', 'config.ExposedPorts["20-25/tcp"]:23'],
    ],
    ['the same named twice by the policy', ['22/tcp'], [22, 22], ['config.ExposedPorts["22/tcp"]']],
    ['none called sensitive', ['22/tcp'], [], []],
    ['entries that are no ports', ['ssh', '22/tcp/x', '', '-22', '22 ', '025x'], [22], []],
  ])('%s', (_, exposed, sensitive, paths) => {
    expect(found(exposed, sensitive).map(({ path }) => path)).toEqual(paths);
  });

  it('are MEDIUM findings of the configuration that no update mends', () => {
    const [finding] = found(['22/tcp'], [22]);
    expect(finding).toMatchObject({
      id: 'sensitive-port-exposed',
      kind: 'configuration',
      severity: 'MEDIUM',
      fixAvailable: false,
    });
    expect(findingSchema.safeParse(finding).success).toBe(true);
  });
});
