import { MayflyError } from '../../shared/errors';

/**
 * An event that is no HTTP request, so that there is nobody to refuse anything to: a wrapped handler is invoked by something
 * that it is not made for, such as a queue, a WebSocket, VPC Lattice or an API's authorizer. It names nothing of the event.
 */
export class UnknownEvent extends MayflyError {
  override readonly name = 'UnknownEvent';

  constructor() {
    super(
      'The event is no HTTP request of API Gateway (REST or HTTP), a function URL or an Application Load Balancer: ' +
        'guard only handlers that one of these invokes, and give other sources a function of their own.',
    );
  }
}
