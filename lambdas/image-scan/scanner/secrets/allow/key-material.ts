import { entropy } from '../entropy';

/** Whether what stands in a PEM is key material, and not code or prose about keys: at least one line of 40 random characters. */
export function isPrivateKeyText(body: string): boolean {
  for (const [run] of body.matchAll(/[A-Za-z0-9+/=]{40,}/g)) {
    if (entropy(run.slice(0, 64)) > 4 && !/^[A-Za-z]+$/.test(run.slice(0, 64))) return true;
  }
  // Lines of code that are joined, or of another width.
  const joined = body.replace(/\\[nrt]|[^A-Za-z0-9+/=]/g, '');
  return joined.length >= 200 && /[A-Za-z0-9+/=]{24}/.test(body) && entropy(joined) > 5.2;
}
