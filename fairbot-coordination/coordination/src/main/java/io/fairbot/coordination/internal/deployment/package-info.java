/** Brings agents into work in their order, as a whole or not at all. */
@NullMarked
package io.fairbot.coordination.internal.deployment;

import org.jspecify.annotations.NullMarked;
