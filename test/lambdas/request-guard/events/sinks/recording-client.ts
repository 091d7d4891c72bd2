/** What a client was asked to send: the name of the command and its input. */
export interface SentCommand {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/**
 * A client that keeps what it is asked to send and answers as the test says. The sinks' real client is tried against the local
 * account; this is for answers that no account gives when it is asked to.
 */
export function recordingClient(answer: (command: SentCommand, count: number) => unknown) {
  const sent: SentCommand[] = [];
  return {
    sent,
    send: async (command: { readonly constructor: { readonly name: string }; readonly input: object }) => {
      const asked = { name: command.constructor.name, input: { ...command.input } };
      sent.push(asked);
      return answer(asked, sent.length);
    },
  };
}
