/** What the hybrid store needs of a shared database. Start at {@link io.fairbot.storage.remote.RemoteStorage}. */
@NullMarked
package io.fairbot.storage.remote;

import org.jspecify.annotations.NullMarked;
