import { CONTROL_PREFIX } from './control-routes';

/** The stand-in refused a behaviour, and says which value it does not take. */
export class BehaviourRefused extends Error {
  override readonly name = 'BehaviourRefused';
  readonly path: string;
  constructor(path: string, status: number, answer: string) {
    super(`The registry stand-in answered ${status} to ${CONTROL_PREFIX}${path}: ${answer}`);
    this.path = path;
  }
}

/**
 * Tells the stand-in how to behave; see `control-routes.ts`.
 *
 * @param path such as `repositories/app/api`
 * @throws BehaviourRefused
 */
export async function setBehaviour(registryUrl: string, path: string, behaviour: object): Promise<void> {
  const answer = await fetch(`${registryUrl}${CONTROL_PREFIX}${path}`, {
    method: 'PUT',
    body: JSON.stringify(behaviour),
  });
  if (!answer.ok) throw new BehaviourRefused(path, answer.status, await answer.text());
}
