// Runs in the browser; imported on the server too.

/** What of a conversation is in view. */
export interface View {
  /** seq of the first message whose beginning is in view. */
  readonly first: number;
  /** seq of the last message of which something is in view. */
  readonly last: number;
}
