// Stand-in for jsr:@fresh/core (see README.md). Runs on the server and in the browser.

/**
 * `id` of the `<template>` element that holds a slot which its island has not
 * rendered on the server.
 */
export function slotElementId(id: unknown): string {
  return `frsh-slot-${id}`;
}
