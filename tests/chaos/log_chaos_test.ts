import { delay } from "@std/async/delay";
import { assertLogHolds } from "../support/assert_log_holds.ts";
import type { Written } from "../support/log_words.ts";
import { LogWriterProcess } from "../support/log_writer_process.ts";
import { SeededRandom } from "../support/seeded_random.ts";
import { TempStore } from "../support/temp_store.ts";
import { chaosSettings } from "./chaos_settings.ts";

const MAX_WRITTEN_A_LIFE = 1000;
const MAX_KILL_DELAY_MS = 20;

const { kills, seed } = chaosSettings();

Deno.test(`Through ${kills} kill -9 while it is written to, a log keeps every change with its message (ISLET_CHAOS_SEED=${seed})`, async () => {
  const random = new SeededRandom(seed);
  await using store = await TempStore.create();
  const written: Written[] = [];
  for (let life = 1; life <= kills; life++) {
    const writer = LogWriterProcess.start({
      path: store.path,
      prefix: `w${life}`,
      seed: seed + life,
    });
    await writer.wrote(random.between(1, MAX_WRITTEN_A_LIFE));
    await delay(random.between(0, MAX_KILL_DELAY_MS));
    await writer.kill();
    written.push(...writer.written);
    const kv = await store.open();
    await assertLogHolds(kv, written);
    store.close();
  }
});
