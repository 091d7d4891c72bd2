import {
  ContentBudget,
  ContentLimitReached,
  DEFAULT_CONTENT_LIMITS,
  resolveContentLimits,
} from '../../../../../lambdas/image-scan/scanner/content/content-budget';

const MiB = 1024 ** 2;

it.each([
  ['maxFileOutput', { maxFileOutput: 10 }, (budget: ContentBudget) => budget.output(11)],
  ['maxFileEntries', { maxFileEntries: 1 }, (budget: ContentBudget) => [budget.entry(), budget.entry()]],
  [
    'maxLayerOutput',
    { maxLayerOutput: 10 },
    (budget: ContentBudget) => [budget.output(6), budget.beginFile(), budget.output(6)],
  ],
  [
    'maxLayerEntries',
    { maxLayerEntries: 1 },
    (budget: ContentBudget) => [budget.entry(), budget.beginFile(), budget.entry()],
  ],
  ['maxRatio', {}, (budget: ContentBudget) => [budget.take(MiB / 8), budget.output(65 * MiB)]],
])('stops at %s', (limit, limits, use) => {
  const budget = new ContentBudget(resolveContentLimits(limits));
  expect(() => use(budget)).toThrow(expect.objectContaining({ name: 'ContentLimitReached', limit }));
});

it('lets small files of zeros have any ratio', () => {
  const budget = new ContentBudget(DEFAULT_CONTENT_LIMITS);
  budget.take(1000);
  expect(() => budget.output(64 * MiB)).not.toThrow(ContentLimitReached);
});

it('counts each layer for itself', () => {
  const budget = new ContentBudget(resolveContentLimits({ maxLayerOutput: 10, maxLayerEntries: 1 }));
  const use = () => {
    budget.beginLayer();
    budget.output(10);
    budget.entry();
  };
  use();
  expect(use).not.toThrow();
});

it('counts each file of the layer for itself', () => {
  const budget = new ContentBudget(resolveContentLimits({ maxFileOutput: 10, maxFileEntries: 1 }));
  const use = () => {
    budget.beginFile();
    budget.output(10);
    budget.entry();
  };
  use();
  expect(use).not.toThrow();
});

it.each([0, -1, Number.NaN])('refuses a limit of %d', (maxDepth) => {
  expect(() => resolveContentLimits({ maxDepth })).toThrow(RangeError);
});
