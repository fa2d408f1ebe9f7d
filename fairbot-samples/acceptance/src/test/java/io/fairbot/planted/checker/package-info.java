/** A fault on purpose: it proves that the rule finds it. */
@NullMarked
package io.fairbot.planted.checker;

import org.jspecify.annotations.NullMarked;
