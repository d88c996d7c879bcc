import { assertLogHolds } from "../support/assert_log_holds.ts";
import type { Written } from "../support/log_words.ts";
import { LogWriterProcess } from "../support/log_writer_process.ts";
import { SeededRandom } from "../support/seeded_random.ts";
import { stopHistories } from "../support/start_history.ts";
import { clusterCase } from "./cluster_case.ts";

const DEATHS = 4;
const MAX_WRITTEN_A_LIFE = 150;

clusterCase(
  "When writers of one log race and are killed, it keeps every change with its message",
  async (denokv) => {
    const random = new SeededRandom(1);
    const { ISLET_KV_PATH: path = "", ...env } = denokv.settings;
    const written: Written[] = [];
    let lives = 0;
    const start = () => {
      const prefix = `w${++lives}`;
      return LogWriterProcess.start({ path, prefix, seed: lives, env });
    };
    let writers = [start(), start()] as const;
    for (let death = 1; death <= DEATHS; death++) {
      const [doomed, other] = writers;
      await doomed.wrote(random.between(1, MAX_WRITTEN_A_LIFE));
      await doomed.kill();
      written.push(...doomed.written);
      writers = [other, start()];
    }
    for (const writer of writers) {
      await writer.wrote(20);
      await writer.kill();
      written.push(...writer.written);
    }
    const kv = await denokv.openKv();
    await assertLogHolds(kv, written);
    stopHistories();
    kv.close();
  },
);
