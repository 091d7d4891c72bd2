import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const price = z.number().positive();

const pricesSchema = z.strictObject({
  region: z.string(),
  /** The day on which the prices were read at their sources. */
  checked: z.iso.date(),
  currency: z.literal('USD'),
  sources: z.array(z.url()).min(1),
  /** On demand, of the first tier, without free tiers. */
  perUnit: z.strictObject({
    stateTransition: price,
    lambdaRequest: price,
    lambdaGbSecondArm64: price,
    dynamoWriteUnit: price,
    dynamoReadUnit: price,
    /** PUT, COPY, POST, LIST. */
    s3Write: price,
    /** GET and all other requests. */
    s3Read: price,
    customEvent: price,
    sqsRequest: price,
    /** Deliveries to subscribers cost besides, by their kind. */
    snsPublish: price,
    /** Ingested by CloudWatch Logs. */
    logGigabyte: price,
  }),
});

export type Prices = Readonly<z.infer<typeof pricesSchema>>;

/** @throws ZodError with the path of the bad value */
export async function readPrices(file = join(__dirname, 'prices.json')): Promise<Prices> {
  return pricesSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}
