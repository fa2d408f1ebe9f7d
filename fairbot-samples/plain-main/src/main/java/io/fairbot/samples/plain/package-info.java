/** A sample of a host application without a framework. */
@NullMarked
package io.fairbot.samples.plain;

import org.jspecify.annotations.NullMarked;
