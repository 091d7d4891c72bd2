// The functions write their metrics to standard output; among the results of tests they only hide what failed.
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';

/** A run of the workflow takes seconds, and one test may follow several. Jest reads no such setting from a project. */
jest.setTimeout(240_000);
