/** The command line of fairbot as the basis of an application: {@link io.fairbot.samples.standalone.Main}. */
@NullMarked
package io.fairbot.samples.standalone;

import org.jspecify.annotations.NullMarked;
