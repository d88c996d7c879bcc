/**
 * Unpacks the Chromium from npm into the temporary folder that `TMPDIR` names: that
 * is where the package puts it, and it has no setting for another place. See
 * {@link file://./chromium.ts}.
 *
 * @module
 */

import chromium from "@sparticuz/chromium";

await chromium.executablePath();
