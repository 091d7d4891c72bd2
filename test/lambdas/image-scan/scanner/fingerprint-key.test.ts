import {
  FINGERPRINT_KEY,
  FingerprintKeyUnusable,
  fingerprintKey,
  keyId,
} from '../../../../lambdas/image-scan/scanner/fingerprint-key';
import { startObjectStore } from '../../../support/object-store';

let evidence: Awaited<ReturnType<typeof startObjectStore>>;
beforeEach(async () => {
  evidence = await startObjectStore();
});
afterEach(() => evidence.close());

const key = () => fingerprintKey({ s3: evidence.s3, name: 'evidence' });

it('is made by whoever needs it first, and is the same for all', async () => {
  const keys = await Promise.all([key(), key(), key()]);
  expect(keys[0]).toHaveLength(32);
  expect(new Set([...keys, await key()].map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(1);
  expect([...evidence.store.objects.keys()]).toEqual([FINGERPRINT_KEY]);
});

it('differs between deployments', async () => {
  const one = await key();
  evidence.store.objects.clear();
  expect(keyId(await key())).not.toBe(keyId(one));
});

it('is refused where it is too short to be one', async () => {
  evidence.store.objects.set(FINGERPRINT_KEY, { bytes: Buffer.from('short') });
  await expect(key()).rejects.toThrow(FingerprintKeyUnusable);
  await expect(key()).rejects.toThrow('it has 5 bytes, not 32');
});

it('is not made anew where the bucket cannot be read', async () => {
  evidence.store.refusal = 500;
  await expect(key()).rejects.toThrow();
  expect(evidence.store.objects.size).toBe(0);
});

it('is told apart by an id that says nothing of it', async () => {
  const bytes = Buffer.alloc(32, 1);
  expect(keyId(bytes)).toMatch(/^[0-9a-f]{8}$/);
  expect(bytes.toString('hex')).not.toContain(keyId(bytes));
});
