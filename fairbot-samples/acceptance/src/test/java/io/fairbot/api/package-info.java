/** The published lists of the public API, one {@code api.txt} for each artifact, made from its classes. */
@NullMarked
package io.fairbot.api;

import org.jspecify.annotations.NullMarked;
