/** What jest's global setup leaves for its global teardown: both run in the same process and share this module. */
export const running: { stop(): Promise<void> } = { stop: async () => {} };
