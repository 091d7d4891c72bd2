import { imageActionEvent } from '../../../../local/registry/events/aws-event';
import { targetInput } from '../../../../local/registry/events/target-input';

const event = imageActionEvent(
  { account: '111122223333', region: 'eu-west-1', time: new Date('2026-01-02T03:04:05.678Z') },
  { action: 'PUSH', repository: 'app', digest: 'sha256:1', tag: 'a"b' },
);

describe('what a target of a rule receives', () => {
  it.each([
    ['the event', {}, event],
    ['a constant', { Input: '{"a":1}' }, { a: 1 }],
    ['a part', { InputPath: '$.detail' }, event.detail],
    ['a part of a part', { InputPath: '$.detail.repository-name' }, 'app'],
    ['the whole by its path', { InputPath: '$' }, event],
    ['null for a part that is not there', { InputPath: '$.detail.nothing.at.all' }, null],
    ['null for what only JavaScript knows', { InputPath: '$.detail.constructor' }, null],
    [
      'a text made of parts',
      {
        InputTransformer: {
          InputPathsMap: { r: '$.detail.repository-name' },
          InputTemplate: '{"image": <r>, "all": "of <r>"}',
        },
      },
      { image: 'app', all: 'of app' },
    ],
    [
      'quotation marks of a value within a text',
      {
        InputTransformer: { InputPathsMap: { t: '$.detail.image-tag' }, InputTemplate: '{"tag": "<t>", "again": <t>}' },
      },
      { tag: 'a"b', again: 'a"b' },
    ],
    [
      'reserved names',
      { InputTransformer: { InputPathsMap: {}, InputTemplate: '{"event": <aws.events.event.json>, "x": <unknown>}' } },
      { event, x: null },
    ],
  ])('can be %s', (_what, target, expected) => {
    expect(JSON.parse(targetInput({ Id: '1', Arn: 'arn', ...target }, event))).toEqual(expected);
  });
});
