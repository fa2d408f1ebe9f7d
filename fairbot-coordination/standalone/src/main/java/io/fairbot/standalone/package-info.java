/** The command line of fairbot. Start at {@link io.fairbot.standalone.Standalone}; all other packages are internal. */
@NullMarked
package io.fairbot.standalone;

import org.jspecify.annotations.NullMarked;
