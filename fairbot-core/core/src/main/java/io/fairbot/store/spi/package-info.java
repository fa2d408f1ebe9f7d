/**
 * What implementations of {@link io.fairbot.store.DocumentStore} share. Not for hosts.
 */
@NullMarked
package io.fairbot.store.spi;

import org.jspecify.annotations.NullMarked;
