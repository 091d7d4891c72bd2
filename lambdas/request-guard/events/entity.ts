import { createHmac } from 'node:crypto';

/** 128 bits: enough that no two entities of an account meet. */
const HEX_DIGITS = 32;

/** Who or what a record is about: whoever is known best of subject, client and function. */
export interface EntityFacts {
  readonly subject: string | null;
  /** Of the client's address: IPv4 whole, IPv6 by /64. */
  readonly clientKey: string | null;
  readonly functionName: string;
}

/**
 * A stable name for a subject or an address, in 32 hexadecimal digits: HMAC-SHA-256 with the salt as key. Without a secret
 * salt it is a pseudonym that whoever tries all addresses can undo; records with different salts do not meet.
 */
export function pseudonym(kind: 'subject' | 'client' | 'user-agent', value: string, salt: string): string {
  return createHmac('sha256', salt).update(`${kind}:${value}`).digest('hex').slice(0, HEX_DIGITS);
}

/** What a stream is partitioned by, so that all records of one entity are read in order. */
export function entityKey({ subject, clientKey, functionName }: EntityFacts, salt: string): string {
  if (subject !== null) return pseudonym('subject', subject, salt);
  return clientKey === null ? functionName : pseudonym('client', clientKey, salt);
}
