import { stdoutSink } from '../../../../../lambdas/request-guard/events/sinks/stdout-sink';
import { OptionError } from '../../../../../lambdas/request-guard/options/option-error';
import { anEvent, somePorts } from '../an-event';

describe('The sink of standard output', () => {
  it('writes OCSF by default, and the event itself where that is asked for', () => {
    const ports = somePorts();
    stdoutSink({}, ports).send(anEvent());
    stdoutSink({ format: 'plain' }, ports).send(anEvent());
    expect(ports.out.map((line) => JSON.parse(line))).toMatchObject([{ class_uid: 2004 }, anEvent()]);
  });

  it('says that it writes to standard output, and takes no features', () => {
    expect(stdoutSink()).toMatchObject({ writesStdout: true });
    expect(stdoutSink()).not.toHaveProperty('sendFeatures');
  });

  it.each<[string, object]>([
    ['stdoutSink.format', { format: 'xml' }],
    ['stdoutSink.fromat', { fromat: 'ocsf' }],
  ])('throws for an option that makes no sense: %s', (path, options) => {
    expect(() => stdoutSink(options)).toThrow(OptionError);
    expect(() => stdoutSink(options)).toThrow(`"${path}"`);
  });
});
