/** Where the stand-in says what it does. Facts are names, digests and counts; never a header, token or credential. */
export type Log = (message: string, facts?: Readonly<Record<string, unknown>>) => void;
