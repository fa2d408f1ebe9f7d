/** The samples as somebody runs them: processes, pages, documents. */
@NullMarked
package io.fairbot.acceptance;

import org.jspecify.annotations.NullMarked;
