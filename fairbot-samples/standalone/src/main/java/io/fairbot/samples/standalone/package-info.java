/** The command line of fairbot, as an application of one's own: {@link io.fairbot.samples.standalone.Main}. */
@NullMarked
package io.fairbot.samples.standalone;

import org.jspecify.annotations.NullMarked;
