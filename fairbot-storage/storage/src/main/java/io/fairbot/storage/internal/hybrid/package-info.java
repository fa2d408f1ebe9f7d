/**
 * The hybrid store: a shared database, a local mirror and journal for its outages, and the recovery.
 *
 * <p>A batch passes the {@link io.fairbot.storage.internal.hybrid.WriteBarrier}, then the lanes of its documents, and
 * its versions are assigned. It is noted in the journal before it is sent to the database, and then decided: by the answer
 * of the database or, without one, by this node. Copies hold decided batches only; after a restart what is noted is decided
 * before the first read.
 *
 * <p>{@link io.fairbot.storage.internal.hybrid.HybridRecovery} verifies that the database is the one this directory belongs
 * to, and replays the journal.
 */
@NullMarked
package io.fairbot.storage.internal.hybrid;

import org.jspecify.annotations.NullMarked;
