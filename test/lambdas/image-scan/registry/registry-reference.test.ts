import fc from 'fast-check';
import { InvalidRegistryReference } from '../../../../lambdas/image-scan/registry/errors';
import { parseRegistryReference } from '../../../../lambdas/image-scan/registry/registry-reference';

const digest = `sha256:${'0'.repeat(64)}`;

it.each([
  ['registry.example/team/app:v1', 'https://registry.example', 'team/app', 'v1'],
  ['registry.example:5000/app:v1', 'https://registry.example:5000', 'app', 'v1'],
  [`registry.example/app@${digest}`, 'https://registry.example', 'app', digest],
  [`registry.example/app:v1@${digest}`, 'https://registry.example', 'app', digest],
  ['localhost/app:v1', 'http://localhost', 'app', 'v1'],
  ['127.0.0.1:5000/app:v1', 'http://127.0.0.1:5000', 'app', 'v1'],
  ['127.0.0.1.example/app:v1', 'https://127.0.0.1.example', 'app', 'v1'],
  ['alpine:3.20', 'https://registry-1.docker.io', 'library/alpine', '3.20'],
  ['team/app:v1', 'https://registry-1.docker.io', 'team/app', 'v1'],
  ['docker.io/alpine:3.20', 'https://registry-1.docker.io', 'library/alpine', '3.20'],
  ['registry.example/a__b/c-----d/e.f:v1', 'https://registry.example', 'a__b/c-----d/e.f', 'v1'],
])('reads %s', (text, endpoint, repository, reference) => {
  expect(parseRegistryReference(text)).toEqual({ endpoint, repository, reference });
});

it.each([
  ['alpine', /neither a tag nor a digest/],
  ['localhost:5000/app', /neither a tag nor a digest/],
  ['alpine:', /"" is not a tag/],
  ['alpine@sha256:12', /is not a digest/],
  ['registry.example/App:v1', /"App" is not a repository name/],
  ['registry.example/../app:v1', /is not a repository name/],
  ['registry.example/:v1', /is not a repository name/],
  ['me:secret@registry.example/app:v1', /is not a digest/],
  ['registry.example?x/app:v1', /is not a (host|repository name)/],
  ['a.b:port/app:v1', /is not a host/],
  [`registry.example/${'a'.repeat(256)}:v1`, /is not a repository name/],
  ['', /neither/],
])('refuses "%s"', (text, why) => {
  expect(() => parseRegistryReference(text)).toThrow(InvalidRegistryReference);
  expect(() => parseRegistryReference(text)).toThrow(why);
});

it('gives for any text a reference that stays within its host and /v2/, or its own error', () => {
  const part = fc.oneof(
    fc.string(),
    fc.constantFrom('a', '/', ':', '@', '.', '..', 'localhost', 'v1', digest, '#', '%2e'),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      try {
        const { endpoint, repository, reference } = parseRegistryReference(parts.join(''));
        const url = new URL(`/v2/${repository}/manifests/${reference}`, endpoint);
        expect(url.origin).toBe(endpoint);
        expect(url.pathname).toBe(`/v2/${repository}/manifests/${reference}`);
      } catch (error) {
        if (!(error instanceof InvalidRegistryReference)) throw error;
      }
    }),
  );
});
