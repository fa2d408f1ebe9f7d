/** Tests of the coordinator. */
@NullMarked
package io.fairbot.coordination;

import org.jspecify.annotations.NullMarked;
