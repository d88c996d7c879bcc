// Runs in the browser; imported on the server too.

/**
 * Every duration and bound of the client.
 *
 * @module
 */

const SECOND_MS = 1_000;

/** How long a connection may take until the server's welcome. */
export const CONNECT_TIMEOUT_MS = 10 * SECOND_MS;

/** From the last sign of life to the next ping. Proxies cut idle sockets after 60 s. */
export const PING_INTERVAL_MS = 30 * SECOND_MS;

/** The shortest time to the next ping, where something cuts idle connections sooner. */
export const MIN_PING_INTERVAL_MS = 5 * SECOND_MS;

/** How far apart the silences before two cuts may be that have the same cause. */
export const CUT_TOLERANCE_MS = 2 * SECOND_MS;

/** How long the server may stay silent after a ping. */
export const PONG_TIMEOUT_MS = 10 * SECOND_MS;

/** The steps in which {@linkcode AwakeTimer} measures time. */
export const AWAKE_TICK_MS = SECOND_MS;

/** The wait before the first attempt to reconnect; each further one is twice as long. */
export const FIRST_RETRY_DELAY_MS = SECOND_MS;

/** The longest wait before an attempt. */
export const MAX_RETRY_DELAY_MS = 30 * SECOND_MS;

/** The share of a wait that chance may add, so that clients don't come back in step. */
export const RETRY_JITTER = 0.2;

/** Attempts to reconnect before the person is asked. */
export const MAX_ATTEMPTS = 5;

/**
 * The wait before an attempt while the browser says that there is no network: it may be
 * wrong.
 */
export const OFFLINE_RETRY_MS = 10 * SECOND_MS;

/** The shortest time between two looks at the server's health; chance may double it. */
export const LOOK_INTERVAL_MS = 15 * SECOND_MS;

/** The same where nobody waits. */
export const HIDDEN_LOOK_INTERVAL_MS = 60 * SECOND_MS;

/** How long a look may take. */
export const HEALTH_TIMEOUT_MS = 10 * SECOND_MS;

/** A stream that has brought nothing for so long is held back by something. */
export const STREAM_TIMEOUT_MS = 8 * SECOND_MS;

/** The shortest time between two looks at a room without a stream; chance adds to it. */
export const POLL_INTERVAL_MS = 3 * SECOND_MS;

/** The most that chance adds to that. */
export const POLL_JITTER_MS = 2 * SECOND_MS;

/** How long a request may take. */
export const REQUEST_TIMEOUT_MS = 10 * SECOND_MS;

/** When a socket is tried first, where sockets have failed; then half as often each time. */
export const FIRST_PROBE_DELAY_MS = 30 * SECOND_MS;

/** The longest wait before a socket is tried again. */
export const MAX_PROBE_DELAY_MS = 300 * SECOND_MS;

/** How long another tab may take to answer one that somebody looks at. */
export const TAB_ANSWER_TIMEOUT_MS = 700;

/** How long a hidden tab leaves a connection to one that somebody looks at. */
export const OFFER_TIMEOUT_MS = 300;

/** From one question whether the tab with the connection lives to the next. */
export const TAB_CHECK_INTERVAL_MS = 30 * SECOND_MS;

/** A loss that is over sooner isn't shown. */
export const LOSS_SHOWN_AFTER_MS = 2 * SECOND_MS;

/** Only a connection that lasted this long counts as a success. */
export const STABLE_CONNECTION_MS = 5 * SECOND_MS;

/** The longest wait before coming back to a server that restarts. */
export const RESTART_JITTER_MS = SECOND_MS;

/** A typing notice is sent at most this often. */
export const TYPING_NOTICE_INTERVAL_MS = 3 * SECOND_MS;

/** How long somebody is shown as typing after their last notice. */
export const TYPING_SHOWN_MS = 5 * SECOND_MS;

/** How long the server may take to answer a message before it is sent again. */
export const ANSWER_TIMEOUT_MS = 10 * SECOND_MS;

/** The wait before sending again what the server could not take, unless it names one. */
export const RESEND_DELAY_MS = 2 * SECOND_MS;

/** How long a notice is shown. */
export const NOTICE_SHOWN_MS = 6 * SECOND_MS;

/** How long a page of older messages may take. */
export const OLDER_TIMEOUT_MS = 10 * SECOND_MS;

/** The shortest time between two chimes. */
export const CHIME_INTERVAL_MS = 3 * SECOND_MS;

/** Most messages that wait to be sent. */
export const MAX_PENDING_MESSAGES = 100;

/** Most messages that are kept, unless the person loaded older ones. */
export const MAX_KEPT_MESSAGES = 1_000;
