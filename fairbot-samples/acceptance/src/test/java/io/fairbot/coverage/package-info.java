/** The gate at the end of the build: how many branches all tests together have taken. */
@NullMarked
package io.fairbot.coverage;

import org.jspecify.annotations.NullMarked;
