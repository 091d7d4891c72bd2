import { latestTag } from '../../../../../lambdas/image-scan/scanner/checks/latest-tag';
import { imageFacts } from './image-facts-of';

it.each([
  [['latest'], 1],
  [['latest', '1.2.3'], 0],
  [['1.2.3'], 0],
  [['latest-alpine'], 0],
  [[], 0],
])('finds for the tags %j as many as %d', (tags, count) => {
  expect(latestTag.find(imageFacts({ tags }))).toHaveLength(count);
});
