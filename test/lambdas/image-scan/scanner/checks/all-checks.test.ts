import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { breaches } from '../../../../../lambdas/image-scan/judge/thresholds';
import { DEFAULT_POLICY } from '../../../../../lambdas/image-scan/policy/default-policy';
import { ALL_CHECKS } from '../../../../../lambdas/image-scan/scanner/checks/all-checks';
import { MAX_PLACES, MORE_PLACES, runChecks } from '../../../../../lambdas/image-scan/scanner/checks/check';
import { findingSchema } from '../../../../../lambdas/verdicts/finding';
import { imageFacts, imageFile } from './image-facts-of';

it('gives every check an id of its own', () => {
  const ids = ALL_CHECKS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^mayfly:(?:config|secret)\/[a-z-]+$/.test(id))).toBe(true);
});

it('finds nothing in a good image', () => {
  expect(runChecks(ALL_CHECKS, imageFacts({}))).toEqual([]);
});

it('makes findings that evidence can carry', () => {
  const image = imageFacts({
    config: {
      user: 'x'.repeat(500).replace(/^x/, '0:'),
      healthcheck: null,
      env: ['TOKEN=hunter2-Zq8'],
      volumes: [`/etc/../${'a/../'.repeat(700)}proc/${'x'.repeat(3000)}`],
    },
    files: {
      files: [imageFile(`app/${'\u0000"'.repeat(2000)}`, { mode: 0o4777 })],
      accounts: [{ name: '"\n'.repeat(100), uid: 0, gid: 0, password: 'empty' }],
    },
  });
  const findings = runChecks(ALL_CHECKS, image);
  expect(findings.map(({ id }) => id)).toEqual([
    'mayfly:config/root-user',
    'mayfly:config/empty-password',
    'mayfly:config/second-root-account',
    'mayfly:config/no-healthcheck',
    'mayfly:config/dangerous-volume',
    'mayfly:secret/literal-value',
    'mayfly:config/setuid-file',
    'mayfly:config/world-writable-file',
  ]);
  for (const finding of findings) expect(findingSchema.parse(finding)).toEqual(finding);
});

it('lists at most a hundred places of one check, and counts the rest', () => {
  const files = Array.from({ length: MAX_PLACES + 23 }, (_, index) => imageFile(`opt/${index}`, { mode: 0o4755 }));
  const findings = runChecks(ALL_CHECKS, imageFacts({ files: { files } }));
  expect(findings).toHaveLength(MAX_PLACES + 1);
  expect(findings.at(-1)).toMatchObject({ id: 'mayfly:config/setuid-file', path: MORE_PLACES });
  expect(findings.at(-1)?.description).toContain('23 more places');
});

/** Debian's slim image as it is, under an application that was built with some care and one careless step. */
it('leaves an ordinary image within the thresholds of the default policy', () => {
  const setuid = ['su', 'mount', 'umount', 'passwd', 'chsh', 'chfn', 'gpasswd', 'newgrp'];
  const setgid = ['usr/bin/chage', 'usr/bin/expiry', 'usr/sbin/unix_chkpwd', 'usr/bin/ssh-agent'];
  const image = imageFacts({
    config: {
      user: 'app',
      healthcheck: null,
      env: ['PATH=/usr/local/bin:/usr/bin', 'NODE_VERSION=24.1.0'],
      history: [
        "# debian.sh --arch 'amd64' out/ 'bookworm' '@1700000000'",
        'RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends ca-certificates curl && rm -rf /var/lib/apt/lists/* # buildkit',
        'RUN /bin/sh -c useradd --uid 1000 app # buildkit',
        'ADD app.tar.gz /app # buildkit',
        'CMD ["node" "app"]',
      ],
    },
    files: {
      files: [
        ...setuid.map((name) => imageFile(`usr/bin/${name}`, { mode: 0o4755 })),
        ...setgid.map((path) => imageFile(path, { mode: 0o2755, gid: 42 })),
      ],
      accounts: [
        { name: 'root', uid: 0, gid: 0, password: 'locked' },
        { name: 'app', uid: 1000, gid: 1000, password: 'locked' },
      ],
      groups: [
        { name: 'root', gid: 0 },
        { name: 'app', gid: 1000 },
      ],
      caches: [{ folder: 'var/cache/apt', bytes: 120, files: 1, layers: ['sha256:1'] }],
    },
  });
  const findings = runChecks(ALL_CHECKS, image);
  expect(breaches(findings, DEFAULT_POLICY)).toEqual([]);
  const severities = findings.map(({ severity }) => severity).filter((severity) => severity !== 'INFORMATIONAL');
  expect(severities).toEqual(['LOW', 'LOW']);
});

const PAGE = readFileSync(join(__dirname, '../../../../../docs/scanner-checks.md'), 'utf8');

/** Sources: the CIS Docker Benchmark, section 4; dockle's CHECKPOINT.md. */
const ITEMS = [
  ...Array.from({ length: 12 }, (_, index) => `4.${index + 1}`),
  ...Array.from({ length: 11 }, (_, index) => `CIS-DI-${String(index + 1).padStart(4, '0')}`),
  ...Array.from({ length: 6 }, (_, index) => `DKL-DI-${String(index + 1).padStart(4, '0')}`),
  ...Array.from({ length: 3 }, (_, index) => `DKL-LI-${String(index + 1).padStart(4, '0')}`),
];

it.each(ITEMS)('says of %s by which check it is covered, or why it cannot be told', (item) => {
  const rows = PAGE.split('\n').filter((line) => line.startsWith('|'));
  expect(rows.some((row) => new RegExp(`(?<![\\d.-])${item.replace('.', '\\.')}(?!\\d)`).test(row))).toBe(true);
});

it('is documented: id, severity, standard and remedy of every check, in this order', () => {
  const rows = [...PAGE.matchAll(/^\| `(mayfly:[^`]+)`\s*\| (\w+)\s*\| (.*?)\s*\| (.*?)\s*\| (.*?)\s*\|$/gm)].map(
    ([, id, severity, title, standard, remedy]) => ({ id, severity, title, standard, remedy }),
  );
  expect(rows).toEqual(
    ALL_CHECKS.map(({ id, severity, title, standard, remedy }) => ({ id, severity, title, standard, remedy })),
  );
});
