// Runs on the server.

/** What the rooms of a process have sent and whom they have let go, counted. */
export class Traffic {
  /** New entries, once for each session that got them as they were stored. */
  deliveries = 0;
  /** How often a session was skipped since its peer took too little. */
  skips = 0;
  /** Sessions that were closed for that. */
  slowClosed = 0;
}
