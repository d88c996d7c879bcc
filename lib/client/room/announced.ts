// Runs in the browser; imported on the server too.

/** What assistive technology reads out of what comes in. */
export type Announced = "all" | "mentions" | "nothing";
