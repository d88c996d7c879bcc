import { assertEquals, assertThrows } from "@std/assert";
import { type Config, ConfigError, readConfig } from "../lib/config.ts";

const DEFAULTS: Config = {
  port: 8000,
  hostname: "0.0.0.0",
  kvPath: ".data/islet.sqlite",
  ratePerSecond: 2,
  rateBurst: 10,
  addressLimits: true,
  trustProxy: 0,
  maxSessionsPerUser: 10,
  maxSessions: 15_000,
  historyMessages: 1000,
  historyBytes: 1_048_576,
  roomDays: 90,
  cleanupMs: 60_000,
  logLevel: "info",
  logFormat: "text",
  secret: undefined,
  statusToken: undefined,
  adminToken: undefined,
  tracing: false,
};

/** Reads the settings of an environment that has only these. */
function read(environment: Record<string, string>): Config {
  return readConfig((name) => environment[name]);
}

/** Asserts that settings can't be used, and returns why. */
function problems(environment: Record<string, string>): readonly string[] {
  return assertThrows(() => read(environment), ConfigError).problems;
}

Deno.test("readConfig() has a default for every setting", () => {
  assertEquals(read({}), DEFAULTS);
});

const USED: [name: string, value: string, config: Partial<Config>][] = [
  ["PORT", "0", { port: 0 }],
  ["PORT", "65535", { port: 65_535 }],
  ["PORT", " 8080 ", { port: 8080 }],
  ["HOST", "127.0.0.1", { hostname: "127.0.0.1" }],
  ["HOST", "::", { hostname: "::" }],
  ["ISLET_KV_PATH", ":memory:", { kvPath: ":memory:" }],
  ["ISLET_KV_PATH", "https://kv.example", { kvPath: "https://kv.example" }],
  ["ISLET_RATE_PER_SECOND", "0", { ratePerSecond: 0 }],
  ["ISLET_RATE_PER_SECOND", "0.5", { ratePerSecond: 0.5 }],
  ["ISLET_RATE_BURST", "1", { rateBurst: 1 }],
  ["ISLET_ADDRESS_LIMITS", "off", { addressLimits: false }],
  ["ISLET_ADDRESS_LIMITS", "on", { addressLimits: true }],
  ["ISLET_TRUST_PROXY", "2", { trustProxy: 2 }],
  ["ISLET_MAX_SESSIONS_PER_USER", "1", { maxSessionsPerUser: 1 }],
  ["ISLET_MAX_SESSIONS", "1000000", { maxSessions: 1_000_000 }],
  ["ISLET_HISTORY_MESSAGES", "1", { historyMessages: 1 }],
  ["ISLET_HISTORY_MESSAGES", "100000", { historyMessages: 100_000 }],
  ["ISLET_HISTORY_BYTES", "65536", { historyBytes: 65_536 }],
  ["ISLET_HISTORY_BYTES", "67108864", { historyBytes: 67_108_864 }],
  ["ISLET_ROOM_DAYS", "0", { roomDays: 0 }],
  ["ISLET_ROOM_DAYS", "36500", { roomDays: 36_500 }],
  ["ISLET_CLEANUP_MS", "100", { cleanupMs: 100 }],
  ["ISLET_LOG", "debug", { logLevel: "debug" }],
  ["ISLET_LOG", "error", { logLevel: "error" }],
  ["ISLET_LOG_FORMAT", "json", { logFormat: "json" }],
  ["ISLET_SECRET", "sixteen letters!", { secret: "sixteen letters!" }],
  ["OTEL_DENO", "true", { tracing: true }],
  ["OTEL_DENO", "false", { tracing: false }],
  [
    "ISLET_STATUS_TOKEN",
    "sixteen-letters/",
    { statusToken: "sixteen-letters/" },
  ],
  ["ISLET_ADMIN_TOKEN", "sixteen-letters/", { adminToken: "sixteen-letters/" }],
];

for (const [name, value, config] of USED) {
  Deno.test(`readConfig() takes ${name}=${value}`, () => {
    assertEquals(read({ [name]: value }), { ...DEFAULTS, ...config });
  });
}

for (const name of new Set(USED.map(([name]) => name))) {
  for (const empty of ["", "  "]) {
    Deno.test(`readConfig() takes ${name}="${empty}" for unset`, () => {
      assertEquals(read({ [name]: empty }), DEFAULTS);
    });
  }
}

const REFUSED: [name: string, rule: string, values: string[]][] = [
  ["PORT", "a whole number from 0 to 65535", ["-1", "65536", "80.5"]],
  [
    "ISLET_RATE_PER_SECOND",
    "a number from 0 to 1000000",
    ["-0.1", "1000000.1"],
  ],
  [
    "ISLET_RATE_BURST",
    "a whole number from 1 to 1000000",
    ["0", "1.5", "1000001"],
  ],
  ["ISLET_TRUST_PROXY", "a whole number from 0 to 16", ["-1", "1.5", "17"]],
  [
    "ISLET_MAX_SESSIONS_PER_USER",
    "a whole number from 1 to 1000000",
    ["0", "1.5", "1000001"],
  ],
  [
    "ISLET_MAX_SESSIONS",
    "a whole number from 1 to 1000000",
    ["0", "1.5", "1000001"],
  ],
  [
    "ISLET_HISTORY_MESSAGES",
    "a whole number from 1 to 100000",
    ["0", "1.5", "100001"],
  ],
  [
    "ISLET_HISTORY_BYTES",
    "a whole number from 65536 to 67108864",
    ["65535", "65536.5", "67108865"],
  ],
  [
    "ISLET_ROOM_DAYS",
    "a whole number from 0 to 36500",
    ["-1", "0.5", "36501"],
  ],
  [
    "ISLET_CLEANUP_MS",
    "a whole number from 100 to 3600000",
    ["99", "100.5", "3600001"],
  ],
];

for (const [name, rule, values] of REFUSED) {
  for (const value of [...values, "many", "NaN", "Infinity", "1_000", "10ms"]) {
    Deno.test(`readConfig() refuses ${name}=${value}`, () => {
      assertEquals(problems({ [name]: value }), [
        `${name} must be ${rule}: it is "${value}"`,
      ]);
    });
  }
}

const REFUSED_CHOICES: [name: string, choices: string, values: string[]][] = [
  ["ISLET_LOG", "debug, info, warn, error", ["INFO", "trace", "toString"]],
  ["ISLET_LOG_FORMAT", "text, json", ["JSON", "xml", "constructor"]],
];

for (const [name, choices, values] of REFUSED_CHOICES) {
  for (const value of values) {
    Deno.test(`readConfig() refuses ${name}=${value}`, () => {
      assertEquals(problems({ [name]: value }), [
        `${name} must be one of ${choices}: it is "${value}"`,
      ]);
    });
  }
}

Deno.test("readConfig() refuses a short secret without telling it", () => {
  assertEquals(problems({ ISLET_SECRET: "fifteen letters" }), [
    "ISLET_SECRET must have at least 16 characters: it has 15",
  ]);
});

for (const name of ["ISLET_STATUS_TOKEN", "ISLET_ADMIN_TOKEN"]) {
  Deno.test(`readConfig() refuses an ${name} that is short or can't be in a header, without telling it`, () => {
    assertEquals(problems({ [name]: "fifteen-letters" }), [
      `${name} must have at least 16 characters: it has 15`,
    ]);
    assertEquals(problems({ [name]: "a secret with blanks" }), [
      `${name} may have letters, digits and any of -._~+/= alone`,
    ]);
  });
}

Deno.test("readConfig() refuses one token for two powers, without telling it", () => {
  const token = "sixteen-letters/";
  assertEquals(
    problems({ ISLET_STATUS_TOKEN: token, ISLET_ADMIN_TOKEN: token }),
    [
      "ISLET_ADMIN_TOKEN must be another one than ISLET_STATUS_TOKEN: it opens more",
    ],
  );
});

Deno.test("ConfigError names every wrong setting at once", () => {
  const wrong = Object.fromEntries([
    ...[...REFUSED, ...REFUSED_CHOICES].map(([name]) => [name, "?"]),
    ["ISLET_SECRET", "?"],
    ["ISLET_STATUS_TOKEN", "short"],
    ["ISLET_ADMIN_TOKEN", "shorter"],
  ]);
  const error = assertThrows(() => read(wrong), ConfigError);
  const named = error.problems.map((problem) => problem.split(" ")[0] ?? "");
  assertEquals(named.toSorted(), Object.keys(wrong).toSorted());
  assertEquals(
    error.message,
    `Cannot use the settings:\n${error.problems.join("\n")}`,
  );
});

Deno.test("readConfig() leaves the database to Deno Deploy there", () => {
  const deploy = { DENO_DEPLOYMENT_ID: "abc123" };
  assertEquals(read(deploy), { ...DEFAULTS, kvPath: undefined });
});

Deno.test("readConfig() takes another database on Deno Deploy if it is named", () => {
  const config = read({
    DENO_DEPLOYMENT_ID: "abc123",
    ISLET_KV_PATH: "https://kv.example",
  });
  assertEquals(config.kvPath, "https://kv.example");
});
