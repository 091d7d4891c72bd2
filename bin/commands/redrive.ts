import type { Command } from 'commander';
import type { CommandLine, Invocation } from '../support/command-line';
import { EXIT, type ExitCode, examplesHelp, exitCodesHelp } from '../support/exit-codes';
import { type QueueReport, redriveQueue } from '../support/redrive-queue';
import { table } from '../support/table';

export function addRedrive(program: Command, commandLine: CommandLine): void {
  program
    .command('redrive')
    .summary('restart what ended in the dead-letter queues')
    .description(
      'Starts every event in the dead-letter queues afresh: workflow executions, or asynchronous invocations. ' +
        'A message is deleted only after its restart was accepted.',
    )
    .option('--dry-run', 'only count the messages, and leave them where they are')
    .addHelpText('after', examplesHelp('mayfly redrive --dry-run', 'mayfly redrive'))
    .addHelpText(
      'after',
      exitCodesHelp({
        [EXIT.done]: 'every message was restarted',
        [EXIT.failed]: 'a message stays in its queue, or AWS failed',
      }),
    )
    .action((options: { dryRun?: boolean }, command: Command) =>
      commandLine.run(command, (invocation) => redrive(invocation, options.dryRun ?? false)),
    );
}

export async function redrive(invocation: Invocation, dryRun: boolean): Promise<ExitCode> {
  const { out, clients } = invocation;
  const { facts } = await invocation.deployment();
  const aws = { sqs: clients.sqs(), sfn: clients.sfn(), lambda: clients.lambda() };
  const reports: QueueReport[] = [];
  for (const queue of facts.deadLetterQueues) {
    const report = await redriveQueue(aws, queue, { dryRun });
    reports.push(report);
    for (const { messageId, why } of report.left) out.warn(`${report.queue}: message ${messageId} stays: ${why}`);
    if (report.more)
      out.note(`${report.queue}: there may be more than this run looked at: run "mayfly redrive" again.`);
  }
  const columns = [
    { title: 'QUEUE', value: ({ queue }: QueueReport) => queue },
    { title: 'TARGET', value: ({ target }: QueueReport) => target.kind },
    { title: 'FOUND', value: ({ found }: QueueReport) => String(found), align: 'right' },
    { title: 'RESTARTED', value: ({ restarted }: QueueReport) => String(restarted), align: 'right' },
    { title: 'LEFT', value: ({ found, restarted }: QueueReport) => String(found - restarted), align: 'right' },
  ] as const;
  out.answer({ dryRun, queues: reports }, table(columns, reports, out.paint));
  return reports.some(({ left }) => left.length > 0) ? EXIT.failed : EXIT.done;
}
