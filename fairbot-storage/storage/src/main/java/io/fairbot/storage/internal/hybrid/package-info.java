/**
 * A shared database first, this machine's disk when it is away, and the way back.
 *
 * <p>A batch passes the {@link io.fairbot.storage.internal.hybrid.WriteBarrier}, then the lanes of its documents, and is given its
 * versions; then it goes to the database and its copy to the mirror, or, while the database is away, to mirror and journal in one
 * commit. {@link io.fairbot.storage.internal.hybrid.HybridRecovery} replays the journal.
 */
@NullMarked
package io.fairbot.storage.internal.hybrid;

import org.jspecify.annotations.NullMarked;
