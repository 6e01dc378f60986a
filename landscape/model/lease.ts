/** Milliseconds of silence after which the owner of a landscape has lost it. */
export const leaseExpiry = 10_000;

/** How often an owner says that it lives, when it commits nothing. */
export const beatInterval = 2000;
