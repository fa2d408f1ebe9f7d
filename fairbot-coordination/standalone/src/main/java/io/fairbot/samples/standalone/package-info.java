/** The whole house as one command line: {@link io.fairbot.samples.standalone.Main}. */
@NullMarked
package io.fairbot.samples.standalone;

import org.jspecify.annotations.NullMarked;
