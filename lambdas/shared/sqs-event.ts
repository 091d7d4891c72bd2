/** What the event source mapping of a queue hands to a function, as far as it is read here. */
export interface SQSEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** The messages to be delivered again. Source: Lambda developer guide, "Implementing partial batch responses". */
export interface SQSBatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}
