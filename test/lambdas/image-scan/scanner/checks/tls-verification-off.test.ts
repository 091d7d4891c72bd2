import { tlsVerificationOff } from '../../../../../lambdas/image-scan/scanner/checks/tls-verification-off';
import { imageFacts } from './image-facts-of';

it.each([
  ['NODE_TLS_REJECT_UNAUTHORIZED=0', 1],
  ['GIT_SSL_NO_VERIFY=true', 1],
  ['PYTHONHTTPSVERIFY=0', 1],
  ['GOINSECURE=*.example.com', 1],
  ['npm_config_strict_ssl=false', 1],
  ['NODE_TLS_REJECT_UNAUTHORIZED=1', 0],
  ['NODE_TLS_REJECT_UNAUTHORIZED', 0],
  ['GIT_SSL_NO_VERIFY=0', 0],
  ['GOINSECURE=', 0],
  ['MY_PYTHONHTTPSVERIFY=0', 0],
  ['constructor=1', 0],
])('finds in the variable %j as many as %d', (variable, count) => {
  const places = tlsVerificationOff.find(imageFacts({ config: { env: ['PATH=/bin', variable] } }));
  expect(places.map(({ path }) => path)).toEqual(count === 1 ? ['config.Env[1]'] : []);
});
