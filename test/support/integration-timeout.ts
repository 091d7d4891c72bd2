/** A run of the workflow takes seconds, and one test may follow several. Jest reads no such setting from a project. */
jest.setTimeout(120_000);
