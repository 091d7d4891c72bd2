import fc from 'fast-check';
import { readCurrent } from '../../../lambdas/verdicts/store/commit';
import { rerunAskedFor } from '../../../lambdas/verdicts/store/reruns';
import { deployedAuditTable } from '../../support/audit-table';
import { LEASE_MINUTES, PipelineModel, type Proof } from '../../support/pipeline-model';
import { type EcrServer, startEcr } from './registry/support/ecr-server';

let model: PipelineModel;
let server: EcrServer;
beforeAll(async () => {
  server = await startEcr((call) => model.answer(call));
});
afterAll(() => server.close());

type Step = (system: PipelineModel) => Promise<void> | void;

const which = fc.nat({ max: 5 });
const proof = fc.constantFrom<Proof>('clean', 'clean', 'breach', 'nothing');

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: which.map(
      (at): Step =>
        (system) =>
          system.push(at),
    ),
  },
  {
    weight: 2,
    arbitrary: which.map(
      (at): Step =>
        (system) =>
          system.remove(at),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(which, fc.constantFrom('rejudge', 'refresh', 'rescan')).map(
      ([at, trigger]): Step =>
        (system) =>
          system.ask(at, trigger),
    ),
  },
  {
    weight: 8,
    arbitrary: fc.tuple(which, fc.boolean()).map(
      ([at, again]): Step =>
        (system) =>
          system.deliver(at, again),
    ),
  },
  {
    weight: 3,
    arbitrary: which.map(
      (at): Step =>
        async (system) => {
          await Promise.all([system.deliver(at, true), system.deliver(at, true), system.deliver(at + 1, true)]);
        },
    ),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(which, proof).map(
      ([at, result]): Step =>
        (system) =>
          system.finish(at, result),
    ),
  },
  {
    weight: 2,
    arbitrary: which.map(
      (at): Step =>
        (system) =>
          system.crash(at),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(1, LEASE_MINUTES, 3 * LEASE_MINUTES, 60 * 24 * 8).map(
      (minutes): Step =>
        (system) =>
          system.pass(minutes),
    ),
  },
);

it('Whatever pushes, duplicates, deletions, re-judgements, crashes and expired leases come in whatever order, what stands is what one after the other would have left', async () => {
  const table = await deployedAuditTable();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      model = new PipelineModel(table, server.ecr);
      for (const take of steps) {
        await take(model);
        await sameAsModel();
      }
      await model.settle();
      await sameAsModel();
      for (const image of model.images) {
        const current = await readCurrent(table, image);
        // One that never was, or is gone, may have left an UNKNOWN that says so, and nothing that vouches for it.
        const vouched = current !== undefined && current.deletedAt === undefined && current.verdict !== 'UNKNOWN';
        expect(vouched).toBe(model.isPresent(image));
        // A word that was left with a run which died is of no use for an image that is gone.
        if (model.isPresent(image)) expect(await rerunAskedFor(table, image)).toBeNull();
      }
    }),
    { numRuns: 40 },
  );

  async function sameAsModel(): Promise<void> {
    for (const image of model.images) {
      const current = await readCurrent(table, image);
      const expected = model.expected.get(image.repository);
      expect(
        current && { runId: current.runId, gen: current.gen, verdict: current.verdict, deletedAt: current.deletedAt },
      ).toEqual(
        expected && {
          runId: expected.runId,
          gen: expected.gen,
          verdict: expected.verdict,
          deletedAt: expected.deletedAt,
        },
      );
      const gens = model.committed.filter(({ repository }) => repository === image.repository).map(({ gen }) => gen);
      expect(gens).toEqual([...new Set(gens)].sort((a, b) => a - b));
    }
  }
});
