import { randomBytes } from 'node:crypto';
import type { Exception } from '../../lambdas/verdicts/exception';
import { standingExceptions } from '../../lambdas/verdicts/store/exceptions';
import { runMayfly } from '../../local/demo/command-line';
import { debianImage } from '../support/debian-image';
import { allTouchedBy } from '../support/exception';
import { CRITICAL_VECTOR, Pipeline } from '../support/pipeline';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await Pipeline.open();
});
afterEach(() => pipeline.accountFaults.clear());

const mayfly = (...args: readonly string[]) => runMayfly(['exception', ...args, '--json'], pipeline.account.env);
const documentOf = <T>({ stdout }: { readonly stdout: string }): T => JSON.parse(stdout);
const BY = ['--by', 'security@example.com'];

/** A package with a critical vulnerability; every image of it has bytes of its own, and so a digest. */
async function vulnerablePackage() {
  const name = `lib${randomBytes(5).toString('hex')}`;
  const id = `CVE-2026-${Math.floor(1e6 + Math.random() * 9e6)}`;
  await pipeline.advise({ id, package: name, cvss: CRITICAL_VECTOR });
  const image = () =>
    debianImage({ packages: { [name]: '1.0-1' }, config: { Labels: { build: randomBytes(4).toString('hex') } } });
  return { name, id, image };
}

describe('An exception', () => {
  it('makes the next image of the same content compliant, is named by its verdict, and ends with its removal', async () => {
    const { name, id, image } = await vulnerablePackage();
    const repository = await pipeline.repository();
    const first = await pipeline.verdict(await pipeline.push(image(), repository, 'v1'));
    expect(first).toMatchObject({ verdict: 'NON_COMPLIANT', unknowns: [] });

    const added = await mayfly(
      ...['add', '--id', id, '--repository', repository, '--reason', 'Not reachable.', '--expires', '2d', ...BY],
    );
    expect(added).toMatchObject({ code: 0 });
    const { exception } = documentOf<{ exception: Exception & { readonly state: string } }>(added);
    expect(exception).toMatchObject({ state: 'standing', match: { id }, createdBy: 'security@example.com' });

    const second = await pipeline.push(image(), repository, 'v2');
    const record = await pipeline.verdict(second);
    expect(record).toMatchObject({ verdict: 'COMPLIANT', score: 0, reasons: [], counts: { CRITICAL: 1 } });
    expect(record.exceptionsApplied).toEqual([
      {
        id: exception.id,
        findings: [`${id} ${name} 1.0-1`],
        found: 1,
        reason: 'Not reachable.',
        expiresAt: exception.expiresAt,
      },
    ]);
    expect(record.validUntil).toBe(exception.expiresAt);
    const audit = await runMayfly(['audit', 'verdict', `${repository}@${second.digest}`], pipeline.account.env);
    expect(audit.stdout).toContain(`Exception ${exception.id} leaves out 1 finding`);

    const listed = await mayfly('list', '--expiring', '3d', '--repository', repository);
    expect(documentOf<{ items: readonly Exception[] }>(listed).items).toEqual([exception]);

    expect(await mayfly('remove', exception.id, '--reason', 'It is reachable.', ...BY)).toMatchObject({ code: 0 });
    const { state: _, ...removed } = exception;
    // The first image too, as it was judged again when the exception came.
    expect(await allTouchedBy(pipeline.table, removed, 'removed')).toEqual(expect.arrayContaining([second]));
    const third = await pipeline.verdict(await pipeline.push(image(), repository, 'v3'));
    expect(third).toMatchObject({ verdict: 'NON_COMPLIANT', exceptionsApplied: [] });

    expect(documentOf(await mayfly('list', '--repository', repository))).toMatchObject({ items: [] });
    const all = documentOf<{ items: readonly Exception[] }>(await mayfly('list', '--all', '--repository', repository));
    expect(all.items).toMatchObject([{ id: exception.id, state: 'removed', removed: { reason: 'It is reachable.' } }]);
  });

  it('of a package in a pattern of repositories covers those and no others', async () => {
    const { name, image } = await vulnerablePackage();
    const prefix = `team${randomBytes(4).toString('hex')}`;
    const [inside, outside] = [await pipeline.repository({}, { prefix }), await pipeline.repository()];
    const added = await mayfly(
      ...[
        'add',
        '--package',
        `${name}@1.0-1`,
        '--repository',
        `${prefix}/*`,
        '--reason',
        'x',
        '--expires',
        '1d',
        ...BY,
      ],
    );
    expect(added).toMatchObject({ code: 0 });
    const images = [await pipeline.push(image(), inside), await pipeline.push(image(), outside)] as const;
    expect((await pipeline.verdict(images[0])).verdict).toBe('COMPLIANT');
    expect((await pipeline.verdict(images[1])).verdict).toBe('NON_COMPLIANT');
  });

  it('that is not valid is refused with the path of what is wrong, and changes nothing', async () => {
    const repository = await pipeline.repository();
    const refused = await mayfly(
      ...['add', '--id', '*', '--repository', repository, '--reason', ' ', '--expires', '2020-01-01', ...BY],
    );
    expect(refused.code).toBe(3);
    for (const path of ['match.id', 'reason', 'expiresAt']) expect(refused.stderr).toContain(`${path}: expected`);
    const { account, region } = pipeline.reference(repository, '');
    expect(await standingExceptions(pipeline.table, { account, region, repository }, new Date())).toEqual([]);
  });
});
