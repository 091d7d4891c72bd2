/** A kind's data breaks the rules that `secret-kind.ts` states: a defect of the kind, found before anything is read. */
export class InvalidSecretKind extends Error {
  override readonly name = 'InvalidSecretKind';
  readonly kind: string;
  constructor(kind: string, why: string) {
    super(`The kind of secret ${kind} cannot be used: ${why}.`);
    this.kind = kind;
  }
}
