/** The commands of the command line, one type each. Not part of the API. */
@NullMarked
package io.fairbot.standalone.internal.command;

import org.jspecify.annotations.NullMarked;
