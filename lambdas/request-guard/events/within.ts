import { MayflyError } from '../../shared/errors';

export class TookTooLongError extends MayflyError {
  override readonly name = 'TookTooLongError';

  constructor(milliseconds: number) {
    super(`It took longer than ${milliseconds} ms.`);
  }
}

/**
 * What the work comes to. What becomes of work that takes longer is nobody's concern any more, also where it fails.
 *
 * @throws TookTooLongError
 */
export async function within<T>(milliseconds: number, work: PromiseLike<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TookTooLongError(milliseconds)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
