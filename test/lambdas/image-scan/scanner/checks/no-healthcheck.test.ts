import { noHealthcheck } from '../../../../../lambdas/image-scan/scanner/checks/no-healthcheck';
import { imageFacts } from './image-facts-of';

it.each([
  [null, 1],
  [[], 1],
  [['NONE'], 1],
  [['CMD', '/health'], 0],
  [['CMD-SHELL', 'curl -f localhost'], 0],
])('finds for the test %j as many as %d', (healthcheck, count) => {
  expect(noHealthcheck.find(imageFacts({ config: { healthcheck } }))).toHaveLength(count);
});
