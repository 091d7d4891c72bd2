import { execFileSync, spawnSync } from 'node:child_process';
import { comparePep440 } from '../../../../../lambdas/image-scan/advisories/versions/pep440';

const SCRIPT = `
import json, sys
from packaging.version import Version, InvalidVersion
def parse(text):
    try:
        return Version(text)
    except InvalidVersion:
        return None
versions = [parse(text) for text in json.load(sys.stdin)]
pairs = zip(versions, versions[1:])
print(json.dumps([None if a is None or b is None else (a > b) - (a < b) for a, b in pairs]))
`;

const PARTS = [
  ['', '', 'v', '1!'],
  ['0', '1', '1.0', '1.0.0', '1.1', '2', '10'],
  ['', '', 'a', 'b1', 'rc2', '.pre0', '-alpha_1', 'c', '_beta.2'],
  ['', '', '.post1', '-1', 'rev', '.r2', '-post3'],
  ['', '', '.dev', 'dev1', '-dev2'],
  ['', '', '', '+ab.1', '+1', '+1e5', '+0x10', '+abc-2_z'],
  ['', '', '', '', '', '', '.', 'x', '-'],
] as const;

function generated(count: number): readonly string[] {
  let state = 5;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor(state / 65_536) % below;
  };
  return Array.from({ length: count }, () => PARTS.map((choices) => choices[random(choices.length)]).join(''));
}

const hasPackaging = spawnSync('python3', ['-c', 'import packaging.version']).status === 0;
(hasPackaging ? it : it.skip)(
  "agrees with Python's packaging on 50,000 generated pairs, and on which are no versions",
  () => {
    const texts = generated(50_001);
    const output = execFileSync('python3', ['-c', SCRIPT], { input: JSON.stringify(texts), maxBuffer: 2 ** 26 });
    const expected: unknown = JSON.parse(output.toString());
    const ours = texts.slice(1).map((text, index) => {
      const compared = comparePep440(texts[index] ?? '', text);
      return compared === null ? null : Math.sign(compared) + 0;
    });
    expect(ours.filter((sign) => sign !== null).length).toBeGreaterThan(10_000);
    expect(ours).toEqual(expected);
  },
  120_000,
);
