/** The present, as a dependency: decisions get a date, and only the edge knows which clock it came from. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
