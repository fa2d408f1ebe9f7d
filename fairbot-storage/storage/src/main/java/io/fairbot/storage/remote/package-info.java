/** The interface between the hybrid store and a shared database. Start at {@link io.fairbot.storage.remote.RemoteStorage}. */
@NullMarked
package io.fairbot.storage.remote;

import org.jspecify.annotations.NullMarked;
