/** A sample of an application based on the command line of fairbot: {@link io.fairbot.samples.standalone.Main}. */
@NullMarked
package io.fairbot.samples.standalone;

import org.jspecify.annotations.NullMarked;
