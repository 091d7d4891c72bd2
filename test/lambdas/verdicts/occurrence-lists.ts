import fc from 'fast-check';

/** Something that a run can find in an image, in one of its versions. */
export interface Found {
  readonly id: string;
  readonly version: number;
}
export const idOf = ({ id }: Found): string => id;
export const list = fc.uniqueArray(
  fc.record({ id: fc.constantFrom<string>('a', 'b', 'c', 'd'), version: fc.integer({ min: 1, max: 2 }) }),
  { selector: idOf },
);

export function byId(a: Found, b: Found): number {
  return a.id < b.id ? -1 : 1;
}
