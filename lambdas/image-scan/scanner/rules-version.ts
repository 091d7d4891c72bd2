/**
 * Changes whenever the same layer or configuration could give another result: a parser, a wanted file, a check.
 * Results of layers are comparable, and may be cached, only under one version.
 */
export const RULES_VERSION = '3';
