/** A host application without any framework. */
@NullMarked
package io.fairbot.samples.plain;

import org.jspecify.annotations.NullMarked;
