/** The shared console support of commands: prompts, progress, errors and logging. Not part of the API. */
@NullMarked
package io.fairbot.standalone.internal.console;

import org.jspecify.annotations.NullMarked;
