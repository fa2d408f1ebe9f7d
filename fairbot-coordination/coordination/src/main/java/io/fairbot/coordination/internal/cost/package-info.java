/** What messages cost: charges that providers report, and the rates of an operator. */
@NullMarked
package io.fairbot.coordination.internal.cost;

import org.jspecify.annotations.NullMarked;
