// Plain JavaScript: a thread starts with Node alone, and loads the scanner's TypeScript as the command line does.
import { require } from 'tsx/cjs/api';

require('../lambdas/image-scan/scanner/threads/serve-layers.ts', import.meta.url);
