// Runs in the browser; imported on the server too.

/** What of a conversation is in view. */
export interface View {
  /** seq of the first message whose beginning is in view, or would be next. */
  readonly first: number;
  /** seq of the last message of which something is in view. */
  readonly last: number;
  /** Whether the view goes along as messages come in. */
  readonly follows: boolean;
}
