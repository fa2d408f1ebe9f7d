/** The command {@code setup}, which prepares a working directory. Not part of the API. */
@NullMarked
package io.fairbot.standalone.internal.setup;

import org.jspecify.annotations.NullMarked;
