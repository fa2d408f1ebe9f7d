/**
 * The hybrid store: a shared database, a local mirror and journal for its outages, and the recovery.
 *
 * <p>A batch passes the {@link io.fairbot.storage.internal.hybrid.WriteBarrier}, then the lanes of its documents, and
 * its versions are assigned; then it goes to the database and its copy to the mirror or, during an outage, to mirror
 * and journal in one commit. {@link io.fairbot.storage.internal.hybrid.HybridRecovery} replays the journal.
 */
@NullMarked
package io.fairbot.storage.internal.hybrid;

import org.jspecify.annotations.NullMarked;
