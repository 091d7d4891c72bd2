import { dynamoClient } from '../../shared/clients/dynamo';
import { systemClock } from '../../shared/clock';
import { readEnv, stringVariable } from '../../shared/env';
import { ENV, type Judged, type Run } from '../contract';
import { judgedOf, recordVerdict } from '../record/record-verdict';
import { unknownFindings } from '../record/unknown';

const env = readEnv({ table: stringVariable(ENV.table) });
const table = { db: dynamoClient(), name: env.table };

/** An index has no layers of its own: until its children are judged together, it is recorded as what it is. */
export async function handler({ run }: { readonly run: Run }): Promise<Judged> {
  const now = systemClock();
  const unknown = {
    what: 'index',
    why: 'index: not yet judged; the images that it lists have verdicts of their own',
  } as const;
  return judgedOf(await recordVerdict(table, run, now, () => unknownFindings([unknown], now)));
}
