/** Decisions of persons about the documents of a store, each with its entry in the audit log. */
@NullMarked
package io.fairbot.store.decision;

import org.jspecify.annotations.NullMarked;
