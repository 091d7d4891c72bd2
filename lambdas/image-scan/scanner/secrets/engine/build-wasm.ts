import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileClassifier } from './compile-classifier';

writeFileSync(join(__dirname, 'classifier-wasm.ts'), compileClassifier());
