/** The whole house as one command line: {@link io.fairbot.standalone.Main}. */
@NullMarked
package io.fairbot.standalone;

import org.jspecify.annotations.NullMarked;
