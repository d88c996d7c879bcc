// Runs in the browser and on the server.

import { MAX_USER_NAME_LENGTH } from "../protocol/limits.ts";

/** What every input for a name has; its label is for `name`. */
export const NAME_INPUT = {
  id: "name",
  name: "name",
  type: "text",
  required: true,
  maxlength: MAX_USER_NAME_LENGTH,
  autocomplete: "nickname",
  dir: "auto",
} as const;
