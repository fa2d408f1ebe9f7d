/** The shared types of the stores. Not part of the API. */
@NullMarked
package io.fairbot.storage.internal;

import org.jspecify.annotations.NullMarked;
